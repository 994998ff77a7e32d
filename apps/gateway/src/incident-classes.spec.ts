import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { RunningService } from '@aila/service';
import { seedClass, seedCourse, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';
import { createClient } from 'graphql-ws';
import request from 'supertest';
import WebSocket from 'ws';
import { createOpenApi } from './docs/openapi.js';
import { newAccessCode } from './enrolments/enrolments.service.js';
import { startLoneGateway } from './testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

async function call(actor: UserActor, method: Method, path: string, body?: object, expires?: string) {
  const token = await issuer.tokenFor(actor, {}, expires);
  return request(gateway.url)[method](path).set('authorization', `Bearer ${token}`).send(body);
}

const graphql = async (actor: UserActor, query: string, variables: object = {}, expires?: string) =>
  (await call(actor, 'post', '/graphql', { query, variables }, expires)).body;

interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly JsonSchema[];
}

/** Every operation that takes a body, with the schema that checks it. */
function bodies(): { method: Method; path: string; schema: JsonSchema }[] {
  const { paths } = createOpenApi(gateway.app as NestFastifyApplication);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, { requestBody?: { content: Record<string, { schema: JsonSchema }> } }>)
      .filter(([, { requestBody }]) => requestBody !== undefined)
      .map(([method, { requestBody }]) => ({
        method: method as Method,
        path,
        schema: Object.values(requestBody?.content ?? {})[0]?.schema ?? {},
      })),
  );
}

/** Every object and value in a schema, by its place in the body. */
function parts(schema: JsonSchema, place = ''): { place: string; schema: JsonSchema }[] {
  return [
    { place, schema },
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => parts(inner, `${place}.${name}`)),
    ...(schema.items ? parts(schema.items, `${place}[]`) : []),
    ...(schema.anyOf ?? []).flatMap((inner) => parts(inner, place)),
  ];
}

describe('incident class 2, a reference smuggled in a body', () => {
  test('every field of a body that names something by its id is one of those that are tested here', () => {
    const places = bodies().flatMap(({ method, path, schema }) =>
      parts(schema)
        .filter(({ schema: part }) => part.format === 'uuid')
        .map(({ place }) => `${method} ${path} ${place}`),
    );
    expect(places.sort()).toEqual([
      // Administrators say which courses use a connection, in which order they are asked, and who teaches a new course: any.
      'patch /api/v1/connections/{id} .courseIds[]',
      'patch /api/v1/modules/{id} .conceptId',
      // A sign-up is nobody's yet; what opens it is the code that was mailed for it (apps/auth).
      'post /api/v1/auth/confirm .registrationId',
      'post /api/v1/auth/resend-code .registrationId',
      'post /api/v1/connections .courseIds[]',
      'post /api/v1/courses .instructorIds[]',
      // Modules of another course are refused where chat logs are asked for (apps/files/src/exports/exports.spec.ts).
      'post /api/v1/courses/{id}/exports .moduleIds[]',
      'put /api/v1/connection-order .ids[]',
      // A connection that the course may not use is refused by the tutor (apps/text-gen/src/models/connections.spec.ts).
      'put /api/v1/courses/{id}/connection .connectionId',
      'put /api/v1/courses/{id}/outline .concepts[].id',
      'put /api/v1/courses/{id}/outline .concepts[].moduleIds[]',
    ]);
  });

  test('and no input of GraphQL has such a field, nor a mutation more than one id but those that are tested here', () => {
    const { schema } = gateway.app.get(GraphQLSchemaHost);
    const bare = (type: GraphQLInputType): GraphQLInputType =>
      isNonNullType(type) || isListType(type) ? bare(type.ofType) : type;
    const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
    const fields = inputs.flatMap((input) =>
      Object.values(input.getFields())
        .filter(({ type }) => String(bare(type)) === 'ID')
        .map(({ name }) => `${input.name}.${name}`),
    );
    expect(fields.sort()).toEqual([
      'ChatExportInput.moduleIds',
      'ConceptOrder.id',
      'ConceptOrder.moduleIds',
      'ConnectionInput.courseIds',
      'ConnectionPatch.courseIds',
    ]);
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    const several = mutations.filter(({ args }) => args.filter(({ type }) => String(bare(type)) === 'ID').length > 1);
    // Members are tested with `enrolments/members.spec.ts`; instructors are appointed by administrators, to any course;
    // connections, students and verdicts with the tutor (models/connections.spec.ts, transcripts/).
    expect(several.map(({ name }) => name).sort()).toEqual([
      'appointInstructor',
      'assignCourseRole',
      'chooseConnection',
      'dismissInstructor',
      'openLearner',
      'overrideVerdict',
      'removeMember',
      'updateModule',
    ]);
  });

  /** The instructor of two courses: row-level security alone would let them carry things across. */
  async function twoCourses() {
    const { instructor, ...mine } = await seedClass(db.owner);
    const other = await seedCourse(db.owner, 'Another course');
    await seedEnrolment(db.owner, other.courseId, instructor, 'instructor');
    const foreign = await seedClass(db.owner);
    const outline = async () =>
      (await db.owner.query('select id, course_id, concept_id, position from course.module order by id')).rows;
    return { instructor, mine, others: [other, foreign], outline };
  }

  test('a module is not carried to a concept of another course, by nobody’s and not by one’s own', async () => {
    const { instructor, mine, others, outline } = await twoCourses();
    const before = await outline();
    for (const { conceptId } of others) {
      const rest = await call(instructor, 'patch', `/api/v1/modules/${mine.moduleId}`, { conceptId });
      expect([rest.status, rest.body.code]).toEqual([404, 'NOT_FOUND']);
      const { errors } = await graphql(
        instructor,
        'mutation($id: ID!, $concept: ID!) { updateModule(id: $id, conceptId: $concept) { id } }',
        { id: mine.moduleId, concept: conceptId },
      );
      expect(errors[0].extensions.code).toBe('NOT_FOUND');
    }
    expect(await outline()).toEqual(before);
  });

  test('an order cannot name concepts and modules of another course', async () => {
    const { instructor, mine, others, outline } = await twoCourses();
    const before = await outline();
    for (const { conceptId, moduleId } of others)
      for (const concepts of [
        [{ id: conceptId, moduleIds: [mine.moduleId] }],
        [{ id: mine.conceptId, moduleIds: [moduleId] }],
        [{ id: conceptId, moduleIds: [moduleId] }],
        [
          { id: mine.conceptId, moduleIds: [mine.moduleId, moduleId] },
          { id: conceptId, moduleIds: [] },
        ],
      ]) {
        const { status, body } = await call(instructor, 'put', `/api/v1/courses/${mine.courseId}/outline`, {
          concepts,
        });
        expect([status, body.code]).toEqual([409, 'CONFLICT']);
        const { errors } = await graphql(
          instructor,
          'mutation($id: ID!, $concepts: [ConceptOrder!]!) { reorderOutline(courseId: $id, concepts: $concepts) }',
          { id: mine.courseId, concepts },
        );
        expect(errors[0].extensions.code).toBe('CONFLICT');
      }
    expect(await outline()).toEqual(before);
  });
});

describe('incident class 4, the second way in that is weaker', () => {
  const url = () => `${gateway.url.replace('http', 'ws')}/graphql`;

  async function subscribe(actor: UserActor, expires?: string): Promise<string> {
    const { moduleId } = await seedClass(db.owner);
    const client = createClient({
      url: url(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${await issuer.tokenFor(actor, {}, expires)}` },
      retryAttempts: 0,
    });
    const outcome = await new Promise<unknown>((done) => {
      client.subscribe(
        { query: `subscription { fileProgress(moduleId: "${moduleId}") { id } }` },
        { next: done, error: done, complete: () => done('complete') },
      );
    });
    await client.dispose();
    return JSON.stringify(outcome);
  }

  const doors: Record<string, (actor: UserActor, expires?: string) => Promise<string>> = {
    REST: async (actor, expires) =>
      JSON.stringify((await call(actor, 'get', '/api/v1/courses', undefined, expires)).body),
    GraphQL: async (actor, expires) =>
      JSON.stringify(await graphql(actor, '{ courses { items { id } } }', {}, expires)),
    'a subscription': subscribe,
  };

  test.each(Object.keys(doors))(
    '%s refuses who was disabled or signed out, and a token that has expired',
    async (door) => {
      const enter = doors[door]!;
      const [active, disabled, signedOut, nobody] = await Promise.all(
        [1, 2, 3, 4].map(() => seedUser(db.owner, 'admin')),
      );
      await db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [disabled!.userId]);
      await db.owner.query(
        `update identity.sign_in_session set ended_at = now(), end_reason = 'signed-out' where id = $1`,
        [signedOut!.signInId],
      );
      if (door !== 'a subscription') expect(await enter(active!)).not.toContain('code');
      expect(await enter(disabled!)).toContain('SIGN_IN_ENDED');
      expect(await enter(signedOut!)).toContain('SIGN_IN_ENDED');
      expect(await enter({ ...nobody!, signInId: active!.signInId })).toContain('SIGN_IN_ENDED');
      expect(await enter(active!, '-1h')).toContain('TOKEN_EXPIRED');
    },
  );
});

describe('incident class 5, fields that nobody asked for', () => {
  const smuggled = {
    id: randomUUID(),
    userId: randomUUID(),
    courseId: randomUUID(),
    ownerId: randomUUID(),
    role: 'admin',
    roles: ['admin'],
    myRole: 'instructor',
    status: 'active',
    position: 0,
    createdAt: '2020-01-01T00:00:00Z',
    $where: '1',
  };

  test('every body of every operation refuses them by name', async () => {
    const admin = await seedUser(db.owner, 'admin');
    const operations = bodies();
    expect(operations.length).toBeGreaterThan(15);
    for (const { method, path, schema } of operations) {
      const known = schema.properties ?? {};
      const concrete = path.replace(/\{(\w+)\}/g, (_, name) => (name === 'role' ? 'student' : randomUUID()));
      for (const [field, value] of Object.entries(smuggled).filter(([name]) => !(name in known))) {
        const { status, body } = await call(admin, method, concrete, { [field]: value });
        expect([method, path, field, status, body.code]).toEqual([method, path, field, 400, 'BAD_INPUT']);
        expect(JSON.stringify(body.parameters)).toContain(field);
      }
    }
  });

  test('and every object inside a body is closed as well', () => {
    const open = bodies().flatMap(({ method, path, schema }) =>
      parts(schema)
        .filter(({ schema: part }) => part.type === 'object' && part.additionalProperties !== false)
        .map(({ place }) => `${method} ${path} ${place}`),
    );
    expect(open).toEqual([]);
  });

  test('a thing that was changed with such a field in the body is not changed at all', async () => {
    const { instructor, moduleId, courseId } = await seedClass(db.owner);
    const other = await seedClass(db.owner);
    const patch = { title: 'Renamed', courseId: other.courseId };
    expect((await call(instructor, 'patch', `/api/v1/modules/${moduleId}`, patch)).status).toBe(400);
    const mutation = `mutation { updateModule(id: "${moduleId}", title: "Renamed", courseId: "${other.courseId}") { id } }`;
    expect((await graphql(instructor, mutation)).errors).toHaveLength(1);
    const { rows } = await db.owner.query('select title, course_id from course.module where id = $1', [moduleId]);
    expect(rows).toEqual([{ title: 'A module', course_id: courseId }]);
  });
});

describe('incident class 6, secrets that can be derived: the access code of a course', () => {
  const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

  test('carries 78 bits: every letter is equally likely at every place', () => {
    const draws = 30_000;
    const counts = Array.from({ length: 16 }, () => new Map<string, number>());
    for (let draw = 0; draw < draws; draw++)
      [...newAccessCode().replaceAll('-', '')].forEach((letter, place) =>
        counts[place]?.set(letter, (counts[place].get(letter) ?? 0) + 1),
      );
    const expected = draws / alphabet.length;
    for (const place of counts) {
      const chiSquare = [...alphabet].reduce(
        (sum, letter) => sum + ((place.get(letter) ?? 0) - expected) ** 2 / expected,
        0,
      );
      expect([...place.keys()].every((letter) => alphabet.includes(letter))).toBe(true);
      // 29 degrees of freedom: 100 is exceeded by chance with a probability of about 1e-9.
      expect(chiSquare).toBeLessThan(100);
    }
  });

  async function courseWithCode() {
    const { instructor, courseId } = await seedClass(db.owner);
    const { body } = await call(instructor, 'post', `/api/v1/courses/${courseId}/access-code`);
    return { instructor, courseId, code: body.code as string };
  }

  const join = async (accessCode: unknown) => {
    const student = await seedUser(db.owner, 'student');
    const { status, body } = await call(student, 'post', '/api/v1/enrolments', { accessCode });
    const { rowCount } = await db.owner.query('select from course.enrolment where user_id = $1', [student.userId]);
    return { status, code: body.code as string | undefined, enrolled: rowCount };
  };

  test.each([null, '', ' ', 0, true, [], {}, ['%'], '%', '____-____-____-____', 'null', "' or true --"])(
    '%j lets nobody in',
    async (accessCode) => {
      await courseWithCode();
      const { status, enrolled } = await join(accessCode);
      expect([[400, 404].includes(status), enrolled]).toEqual([true, 0]);
    },
  );

  test('lets in while it holds, and neither after it was replaced nor after it has expired', async () => {
    const { instructor, courseId, code } = await courseWithCode();
    expect(await join(code)).toEqual({ status: 200, code: undefined, enrolled: 1 });
    expect(await join(code.slice(0, -1))).toMatchObject({ code: 'ACCESS_CODE_UNKNOWN', enrolled: 0 });
    const { body } = await call(instructor, 'post', `/api/v1/courses/${courseId}/access-code`);
    expect(await join(code)).toMatchObject({ code: 'ACCESS_CODE_UNKNOWN', enrolled: 0 });
    await db.owner.query('update course.access_code set expires_at = now() where course_id = $1', [courseId]);
    expect(await join(body.code)).toMatchObject({ code: 'ACCESS_CODE_EXPIRED', enrolled: 0 });
  });

  test('is shown to no student, neither by its operation nor in the course', async () => {
    const { courseId, code } = await courseWithCode();
    const student = await seedUser(db.owner, 'student');
    await seedEnrolment(db.owner, courseId, student, 'student');
    expect((await call(student, 'get', `/api/v1/courses/${courseId}/access-code`)).body.code).toBe('FORBIDDEN');
    expect((await call(student, 'get', `/api/v1/courses/${courseId}`)).text).not.toContain(code);
  });
});
