import { performance } from 'node:perf_hooks';
import { seedClass, TestDatabase, TestIssuer } from '@aila/testing';
import { fillCourse } from '../support/large-course.mjs';
import { startLoneGateway } from '../support/lone-gateway.mjs';
import { percentile } from '../support/statistics.mjs';

const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const term = `from=${day(119)}&to=${day(0)}&zone=America/Vancouver`;

/** Each way to look at the figures of a course, over HTTP through a gateway. */
const views = {
  'the figures of a term, of its weeks and of each module': `?${term}`,
  'the figures of thirty days': '?zone=America/Vancouver',
  'fifty students in each module, by name': `/students?${term}`,
  'the same, by progress': `/students?${term}&sort=least-progress`,
  'unanswered questions and missed statements of a term': `/difficulties?${term}`,
};

/** Fills an embedded PostgreSQL with a term of a course, and looks at its figures. */
export async function measure({ quick }) {
  const size = { students: quick ? 500 : 10_000, modules: 40, messages: quick ? 50_000 : 1_000_000 };
  const rounds = quick ? 3 : 10;
  const [database, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  // Stopping the server ends the owner's idle connections.
  database.owner.on('error', () => undefined);
  const place = await seedClass(database.owner);
  await fillCourse(database.owner, place, size);
  const gateway = await startLoneGateway(database, issuer);
  try {
    const authorization = `Bearer ${await issuer.tokenFor(place.instructor)}`;
    const rows = [];
    for (const [what, path] of Object.entries(views)) {
      const times = [];
      for (let round = -1; round < rounds; round += 1) {
        const began = performance.now();
        const answer = await fetch(`${gateway.answer}/api/v1/courses/${place.courseId}/analytics${path}`, {
          headers: { authorization },
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
        if (round >= 0) times.push(performance.now() - began);
      }
      rows.push({
        what: `${what}, median`,
        value: percentile(times, 0.5),
        goal: { atMost: 500 },
        unit: 'ms',
        detail: `${size.students} students, ${size.modules} modules, ${size.messages} messages; slowest of ${rounds}: ${Math.round(Math.max(...times))} ms`,
      });
    }
    return rows;
  } finally {
    await gateway.stop();
    await issuer.stop();
    await database.stop();
  }
}
