import { randomUUID } from 'node:crypto';
import { seedClass, TestDatabase, TestIssuer } from '@aila/testing';
import { Pool } from 'undici';
import { startChild } from '../support/child.mjs';
import { startLoneGateway } from '../support/lone-gateway.mjs';
import { ratio } from '../support/statistics.mjs';

/** The statement of the gateway's course list. */
const SQL = `select c.id, c.title, c.department, c.number, c.language, c.active, c.created_at, e.role
   from course.course c left join course.enrolment e on e.course_id = c.id and e.user_id = $1
   where $2::text[] is null or (c.department, c.number, c.id::text) > ($2[1], $2[2], $2[3])
   order by c.department, c.number, c.id::text
   limit $3`;
const ROWS = 50;

/**
 * GraphQL through the gateway (token, session, policy, parsing, validation, mapping) against a bare Fastify route that
 * reads the same rows through the same row-level security and answers them as JSON.
 */
export async function measure({ quick }) {
  const [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  const children = [];
  try {
    const { student } = await seedClass(db.owner);
    for (let n = 1; n < ROWS; n += 1) {
      const id = randomUUID();
      await db.owner.query(`insert into course.course (id, title, department, number) values ($1, $2, 'TEST', $3)`, [
        id,
        `Course ${n}`,
        String(200 + n),
      ]);
      await db.owner.query(`insert into course.enrolment (course_id, user_id, role) values ($1, $2, 'student')`, [
        id,
        student.userId,
      ]);
    }
    const settings = db.settingsFor('gateway');
    // All the load comes from one person.
    children.push(await startLoneGateway(db, issuer, { GRAPHQL_QUERIES_PER_PERSON: '16' }));
    children.push(await startChild('./raw-fastify.mjs', { settings, actor: student, sql: SQL }));
    const [gateway, raw] = children.map(({ answer }) => new Pool(answer, { connections: 16 }));
    const authorization = `Bearer ${await issuer.tokenFor(student)}`;

    const ask = (limit, fields) => async () => {
      const { body } = await gateway.request({
        method: 'POST',
        path: '/graphql',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `query Courses($limit: Int) { courses(limit: $limit) { items { ${fields} } } }`,
          variables: { limit },
        }),
      });
      const { data, errors } = /** @type {any} */ (await body.json());
      if (errors || data.courses.items.length !== limit) throw new Error(JSON.stringify(errors ?? data));
    };
    const plain = (limit) => async () => {
      const { body } = await raw.request({ method: 'GET', path: `/courses/${limit}` });
      await body.json();
    };
    const load = { callers: 16, seconds: quick ? 1 : 3, rounds: quick ? 1 : 5 };
    const scalar = await ratio(ask(1, 'title'), plain(1), load);
    const list = await ratio(ask(ROWS, 'id title department number language active'), plain(ROWS), load);
    await Promise.all([gateway.close(), raw.close()]);
    return [
      figure('GraphQL through the gateway against plain Fastify, one value', scalar),
      figure(`the same, a list of ${ROWS} rows`, list),
    ];
  } finally {
    for (const child of children) await child.stop();
    await issuer.stop();
    await db.stop();
  }
}

const figure = (what, { ratio: value, a, b }) => ({
  what,
  value,
  goal: { atLeast: 0.65 },
  unit: '',
  detail: `${Math.round(a)} against ${Math.round(b)} requests/s`,
});
