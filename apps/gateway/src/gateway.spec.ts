import { Script } from 'node:vm';
import type { UserActor } from '@aila/access';
import { errorCatalogue } from '@aila/contracts';
import type { RunningService } from '@aila/service';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import { Ajv } from 'ajv';
import { createClient } from 'graphql-ws';
import request from 'supertest';
import WebSocket from 'ws';
import { startLoneGateway } from './testing/lone-gateway.js';

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer, { storeOrigins: ['https://objects.example.edu'] });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

const api = () => request(gateway.url);
const bearer = async (actor: UserActor) => `Bearer ${await issuer.tokenFor(actor)}`;
const graphql = async (actor: UserActor, query: string, variables: object = {}) =>
  (
    await api()
      .post('/graphql')
      .set('authorization', await bearer(actor))
      .send({ query, variables })
  ).body;

const courseAliases = (count: number, directive = '') =>
  Array.from({ length: count }, (_, n) => `a${n}: courses ${directive} { items { id } }`).join(' ');
const signInAlias = (alias: string) => `${alias}: signIn(email: "a@b.ca", password: "${alias}") { accessToken }`;

describe('who may call', () => {
  test.each([
    ['no token', undefined, 'UNAUTHENTICATED'],
    ['an expired token', (a: UserActor) => issuer.tokenFor(a, {}, '-1h'), 'TOKEN_EXPIRED'],
    ['a token of another issuer', (a: UserActor) => issuer.tokenFor(a, { iss: 'https://evil.test' }), 'TOKEN_INVALID'],
    ['an identity token', (a: UserActor) => issuer.tokenFor(a, { token_use: 'id' }), 'TOKEN_INVALID'],
    ["another client's token", (a: UserActor) => issuer.tokenFor(a, { client_id: 'other' }), 'TOKEN_INVALID'],
  ])('%s is refused with its own code', async (_, makeToken, code) => {
    const { student } = await seedClass(db.owner);
    const call = api().get('/api/v1/courses');
    if (makeToken) call.set('authorization', `Bearer ${await makeToken(student)}`);
    const { status, body, headers } = await call;
    expect([status, body.code]).toEqual([401, code]);
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(body.requestId).toBe(headers['x-request-id']);
  });

  test('a token counts in the Authorization header alone', async () => {
    const { student } = await seedClass(db.owner);
    const token = await issuer.tokenFor(student);
    const places = ['access_token', 'token', 'jwt', 'authorization', 'auth_token'];
    const query = places.map((name) => `${name}=${token}`).join('&');
    const calls = [
      api().get(`/api/v1/courses?${query}`),
      api().get('/api/v1/courses').set('cookie', query.replaceAll('&', '; ')),
      api().get('/api/v1/courses').set('x-access-token', token).set('proxy-authorization', `Bearer ${token}`),
      api()
        .post('/graphql')
        .set('cookie', query.replaceAll('&', '; '))
        .send({ query: '{ courses { items { id } } }', access_token: token, token }),
    ];
    for (const { status, text } of await Promise.all(calls)) {
      expect([200, 401]).toContain(status);
      expect(text).toContain('"UNAUTHENTICATED"');
    }
  });

  test('a foreign course answers 404 and not 403, over REST and GraphQL', async () => {
    const { courseId, stranger } = await seedClass(db.owner);
    const rest = await api()
      .get(`/api/v1/courses/${courseId}`)
      .set('authorization', await bearer(stranger));
    expect([rest.status, rest.body.code]).toEqual([404, 'NOT_FOUND']);
    const { errors } = await graphql(stranger, 'query($id: ID!) { course(id: $id) { title } }', { id: courseId });
    expect(errors[0].extensions.code).toBe('NOT_FOUND');
  });

  test('a student may not edit the outline of their own course', async () => {
    const { courseId, student } = await seedClass(db.owner);
    const { status, body } = await api()
      .post(`/api/v1/courses/${courseId}/concepts`)
      .set('authorization', await bearer(student))
      .send({ title: 'Mine' });
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
  });
});

describe('courses and outlines', () => {
  test('an instructor builds an outline that a student then sees in the same order', async () => {
    const { courseId, conceptId, student, instructor } = await seedClass(db.owner);
    const authorization = await bearer(instructor);
    const concept = await api()
      .post(`/api/v1/courses/${courseId}/concepts`)
      .set({ authorization })
      .send({ title: 'Loops' });
    expect(concept.status).toBe(201);
    const made = await graphql(
      instructor,
      'mutation($c: ID!) { createModule(conceptId: $c, input: {title: "While"}) { id position } }',
      {
        c: concept.body.id,
      },
    );
    expect(made.data.createModule.position).toBe(0);
    const { body: before } = await api().get(`/api/v1/courses/${courseId}`).set({ authorization });
    const order = {
      concepts: [...before.concepts]
        .reverse()
        .map((c) => ({ id: c.id, moduleIds: c.modules.map((m: { id: string }) => m.id) })),
    };
    expect((await api().put(`/api/v1/courses/${courseId}/outline`).set({ authorization }).send(order)).status).toBe(
      204,
    );
    const seen = await graphql(
      student,
      'query($id: ID!) { course(id: $id) { myRole concepts { id modules { title progress { score } } } } }',
      {
        id: courseId,
      },
    );
    expect(seen.data.course.myRole).toBe('student');
    expect(seen.data.course.concepts.map((c: { id: string }) => c.id)).toEqual([concept.body.id, conceptId]);
  });

  test('a draft and what opens later are in the outline of those who teach, and in no student’s', async () => {
    const { courseId, moduleId, student, instructor } = await seedClass(db.owner);
    const authorization = await bearer(instructor);
    const change = async (patch: object) =>
      (await api().patch(`/api/v1/modules/${moduleId}`).set({ authorization }).send(patch)).body;
    const asked = 'query($id: ID!) { course(id: $id) { concepts { modules { id published releaseAt } } } }';
    const modulesFor = async (actor: UserActor) => {
      const rest = await api()
        .get(`/api/v1/courses/${courseId}`)
        .set('authorization', await bearer(actor));
      const { data } = await graphql(actor, asked, { id: courseId });
      const shown = ({ id, published, releaseAt }: Record<string, unknown>) => ({ id, published, releaseAt });
      const [overRest] = rest.body.concepts as { modules: Record<string, unknown>[] }[];
      expect(overRest?.modules.map(shown)).toEqual(data.course.concepts[0].modules.map(shown));
      return overRest?.modules.map(shown);
    };
    const later = new Date(Date.now() + 3_600_000).toISOString();

    expect(await change({ published: false })).toMatchObject({ published: false, releaseAt: null });
    expect(await modulesFor(instructor)).toEqual([{ id: moduleId, published: false, releaseAt: null }]);
    expect(await modulesFor(student)).toEqual([]);
    expect(await change({ published: true, releaseAt: later })).toMatchObject({ published: true, releaseAt: later });
    expect(await modulesFor(instructor)).toEqual([{ id: moduleId, published: true, releaseAt: later }]);
    expect(await modulesFor(student)).toEqual([]);
    // What is not named stays, over GraphQL too, and null takes the date away.
    const update = `mutation($id: ID!) { updateModule(id: $id, title: "Loops") { releaseAt } }`;
    expect((await graphql(instructor, update, { id: moduleId })).data.updateModule.releaseAt).toBe(later);
    const clear = `mutation($id: ID!) { updateModule(id: $id, releaseAt: null) { releaseAt } }`;
    expect((await graphql(instructor, clear, { id: moduleId })).data.updateModule.releaseAt).toBeNull();
    expect(await modulesFor(student)).toEqual([{ id: moduleId, published: true, releaseAt: null }]);
    for (const releaseAt of ['tomorrow', '2026-12-01', '2026-12-01T09:00', '+012026-01-01T00:00:00Z'])
      expect(await change({ releaseAt })).toMatchObject({ code: 'BAD_INPUT' });
  });

  test('a module is made as a draft, or published where nothing is said of it', async () => {
    const { conceptId, instructor } = await seedClass(db.owner);
    const make = `mutation($c: ID!) {
      draft: createModule(conceptId: $c, input: { title: "Draft", published: false }) { published releaseAt }
      plain: createModule(conceptId: $c, input: { title: "Plain" }) { published releaseAt } }`;
    const { data } = await graphql(instructor, make, { c: conceptId });
    expect(data).toEqual({
      draft: { published: false, releaseAt: null },
      plain: { published: true, releaseAt: null },
    });
  });

  test('modules of one title may change places between two concepts, but not meet in one', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const { rows } = await db.owner.query<{ id: string; concept_id: string }>(
      `with added as (insert into course.concept (id, course_id, title, position)
         values (gen_random_uuid(), $1, 'Loops', 7), (gen_random_uuid(), $1, 'Values', 8) returning id)
       insert into course.module (id, course_id, concept_id, title, position)
         select gen_random_uuid(), $1, id, 'Exercises', 0 from added returning id, concept_id`,
      [courseId],
    );
    const [one, other] = rows as [(typeof rows)[number], (typeof rows)[number]];
    const authorization = await bearer(instructor);
    const { body } = await api().get(`/api/v1/courses/${courseId}`).set({ authorization });
    const reorder = (modulesOf: Record<string, string[]>) => {
      const concepts = (body.concepts as { id: string; modules: { id: string }[] }[]).map(({ id, modules }) => ({
        id,
        moduleIds: modulesOf[id] ?? modules.map((module) => module.id),
      }));
      return api().put(`/api/v1/courses/${courseId}/outline`).set({ authorization }).send({ concepts });
    };
    const swapped = { [one.concept_id]: [other.id], [other.concept_id]: [one.id] };
    expect((await reorder(swapped)).status).toBe(204);
    const met = await reorder({ [one.concept_id]: [one.id, other.id], [other.concept_id]: [] });
    expect([met.status, met.body.code]).toEqual([409, 'NAME_TAKEN']);
    expect(met.body.title).toContain('“Exercises”');
  });

  test('a name that is taken, an order that forgets a module, and a field that does not exist each have their own code', async () => {
    const { courseId, conceptId, instructor } = await seedClass(db.owner);
    const authorization = await bearer(instructor);
    const taken = await api()
      .post(`/api/v1/courses/${courseId}/concepts`)
      .set({ authorization })
      .send({ title: 'A concept' });
    expect([taken.status, taken.body.code]).toEqual([409, 'NAME_TAKEN']);
    const forgetful = await api()
      .put(`/api/v1/courses/${courseId}/outline`)
      .set({ authorization })
      .send({ concepts: [{ id: conceptId, moduleIds: [] }] });
    expect([forgetful.status, forgetful.body.code]).toEqual([409, 'CONFLICT']);
    const extra = await api()
      .post(`/api/v1/courses/${courseId}/concepts`)
      .set({ authorization })
      .send({ title: 'B', courseId: 'x' });
    expect([extra.status, extra.body.code]).toEqual([400, 'BAD_INPUT']);
  });

  test('two concepts, or two modules of one, never look the same', async () => {
    const { courseId, conceptId, instructor } = await seedClass(db.owner);
    const authorization = await bearer(instructor);
    const send = async (method: 'post' | 'patch', path: string, body: object) => {
      const { status, body: answer } = await api()[method](`/api/v1/${path}`).set({ authorization }).send(body);
      return { status, ...(answer as { id: string; title?: string; code?: string }) };
    };
    const kept = await send('post', `courses/${courseId}/concepts`, { title: ' Zoe\u0308\u200b ' });
    expect([kept.status, kept.title]).toEqual([201, 'Zo\u00eb']);
    const [one, other] = [
      await send('post', `concepts/${conceptId}/modules`, { title: 'Loops' }),
      await send('post', `concepts/${kept.id}/modules`, { title: 'Other' }),
    ];
    for (const [method, path, body] of [
      ['post', `courses/${courseId}/concepts`, { title: 'ZO\u00cb' }],
      ['patch', `concepts/${conceptId}`, { title: 'zoe\u0308' }],
      ['post', `concepts/${conceptId}/modules`, { title: 'LO\u2060OPS' }],
      ['patch', `modules/${other.id}`, { title: 'loops', conceptId }],
    ] as const)
      expect(await send(method, path, body)).toMatchObject({ status: 409, code: 'NAME_TAKEN' });
    // Its own name in other letters is no other's; and a module that moves is told by the name that it has.
    expect(await send('patch', `modules/${one.id}`, { title: 'LOOPS' })).toMatchObject({ status: 200 });
    expect(await send('patch', `modules/${other.id}`, { title: 'loops' })).toMatchObject({ status: 200 });
    const moved = await send('patch', `modules/${other.id}`, { conceptId });
    expect(moved).toMatchObject({ status: 409, code: 'NAME_TAKEN', parameters: { name: 'loops' } });
  });

  test('two instructors who add concepts at the same moment both succeed', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const authorization = await bearer(instructor);
    const add = (title: string) =>
      api().post(`/api/v1/courses/${courseId}/concepts`).set({ authorization }).send({ title });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => add(`Concept ${n}`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ body }) => body.position)).size).toBe(8);
  });

  test('an administrator creates a course and appoints its instructor; the code lets a student in, once or twice', async () => {
    const admin = await seedUser(db.owner, 'admin');
    const [teacher, student] = [await seedUser(db.owner, 'instructor'), await seedUser(db.owner, 'student')];
    const authorization = await bearer(admin);
    const course = await api()
      .post('/api/v1/courses')
      .set({ authorization })
      .send({ title: 'New', department: 'CPSC', number: '110' });
    expect(course.status).toBe(201);
    const path = `/api/v1/courses/${course.body.id}`;
    expect((await api().put(`${path}/instructors/${teacher.userId}`).set({ authorization })).status).toBe(204);
    const notATeacher = await api().put(`${path}/instructors/${student.userId}`).set({ authorization });
    expect([notATeacher.status, notATeacher.body.code]).toEqual([409, 'NOT_AN_INSTRUCTOR']);
    const code = await api()
      .post(`${path}/access-code`)
      .set('authorization', await bearer(teacher));
    expect(code.body.code).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/);
    const join = async () =>
      api()
        .post('/api/v1/enrolments')
        .set('authorization', await bearer(student))
        .send({ accessCode: code.body.code.toLowerCase().replaceAll('-', ' ') });
    for (const answer of [await join(), await join()])
      expect([answer.status, answer.body.myRole]).toEqual([200, 'student']);
    expect(answerKeys(await join())).not.toContain('accessCode');
    const refused = await api()
      .post('/api/v1/courses')
      .set('authorization', await bearer(teacher))
      .send(course.body);
    expect(refused.status).toBe(403);
  });

  test('a long list comes in pages that neither repeat nor miss a course', async () => {
    const student = await seedUser(db.owner, 'student');
    const ids = [];
    for (let n = 0; n < 5; n += 1) {
      const { courseId } = await seedClass(db.owner);
      await seedEnrolment(db.owner, courseId, student, 'student');
      ids.push(courseId);
    }
    const authorization = await bearer(student);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await api().get(`/api/v1/courses?limit=2${query}`).set({ authorization });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }
    expect(seen.sort()).toEqual(ids.sort());
    const { status, body } = await api().get('/api/v1/courses?cursor=WyJhIl0').set({ authorization });
    expect([status, body.code]).toEqual([400, 'BAD_INPUT']);
  });
});

describe('GraphQL', () => {
  test('the same operation answers the same the second time, when it is compiled', async () => {
    const { student } = await seedClass(db.owner);
    const run = () => graphql(student, 'query($limit: Int) { courses(limit: $limit) { items { title } } }', {});
    expect(await run()).toEqual(await run());
  });

  test('a query that is nested too deeply or asks for too much is refused before it runs', async () => {
    const { student } = await seedClass(db.owner);
    const many = Array.from({ length: 300 }, (_, n) => `a${n}: courses { items { id } }`).join(' ');
    const { errors } = await graphql(student, `{ ${many} }`);
    expect(errors[0].extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

  test.each([
    ['with variables that are missing', `query ($v: Int!) { ${courseAliases(300)} }`],
    ['that variables might switch off', `query ($v: Boolean!) { ${courseAliases(150, '@include(if: $v)')} }`],
    ['beside a small operation', `query A { me { id } } query B { ${courseAliases(300)} }`],
    [
      'in fragments',
      `{ ...F ...G } fragment F on Query { ${courseAliases(150)} } fragment G on Query { ${courseAliases(150)} }`,
    ],
    ['of guessed passwords', `mutation { ${signInAlias('a')} ${signInAlias('b')} }`],
  ])('too much %s is refused, however often it is sent', async (_, query) => {
    const { student } = await seedClass(db.owner);
    for (const variables of [{}, { v: false }, { v: 1 }])
      expect((await graphql(student, query, variables)).errors[0].extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

  test('fragments that double each time, and documents without end, are refused before they cost anything', async () => {
    const { student } = await seedClass(db.owner);
    const doubling = Array.from({ length: 60 }, (_, n) => `fragment F${n} on Course { ...F${n + 1} ...F${n + 1} }`);
    const query = `{ courses { items { ...F0 } } } ${doubling.join(' ')} fragment F60 on Course { id }`;
    expect((await graphql(student, query)).errors[0].extensions.code).toBe('QUERY_TOO_COMPLEX');
    const long = `{ ${courseAliases(20_000)} }`.slice(0, 200_000);
    expect((await graphql(student, long)).errors[0].extensions.code).toBe('BAD_INPUT');
  });

  test('what is wrong with a query is said in words, with its place', async () => {
    const { student } = await seedClass(db.owner);
    const { errors } = await graphql(student, '{ courses { colour } }');
    expect(errors).toMatchObject([{ locations: [{ line: 1, column: 13 }], extensions: { code: 'BAD_INPUT' } }]);
    expect(errors[0].message).toContain('colour');
  });

  test('a query that is nested too deeply is refused, in fragments too', async () => {
    const { student } = await seedClass(db.owner);
    const nested = (levels: number): string => (levels === 0 ? 'id' : `courses { ${nested(levels - 1)} }`);
    for (const query of [`{ ${nested(9)} }`, `{ ...F } fragment F on Query { ${nested(9)} }`])
      expect(JSON.stringify((await graphql(student, query)).errors)).toContain('QUERY_TOO_DEEP');
  });

  test('a socket serves subscriptions alone', async () => {
    const { student } = await seedClass(db.owner);
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: await bearer(student) },
      retryAttempts: 0,
    });
    const outcome = await new Promise<unknown>((done) => {
      client.subscribe(
        { query: '{ courses { items { id } } }' },
        { next: done, error: done, complete: () => done('') },
      );
    });
    expect(outcome).toMatchObject([{ extensions: { code: 'BAD_INPUT' } }]);
    await client.dispose();
  });

  test('a subscription without a genuine token gets an error and no data', async () => {
    const { moduleId } = await seedClass(db.owner);
    const client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: 'Bearer forged' },
      retryAttempts: 0,
    });
    const outcome = await new Promise<unknown>((done) => {
      client.subscribe(
        { query: `subscription { fileProgress(moduleId: "${moduleId}") { id } }` },
        { next: done, error: done, complete: () => done('complete') },
      );
    });
    expect(JSON.stringify(outcome)).toContain('TOKEN_INVALID');
    await client.dispose();
  });
});

describe('the edge', () => {
  test('a service that is down is named, and the request id is in the answer', async () => {
    const { student, moduleId } = await seedClass(db.owner);
    const { status, body } = await api()
      .get(`/api/v1/modules/${moduleId}/sessions`)
      .set('authorization', await bearer(student));
    expect([status, body.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  });

  test('every answer carries the headers that keep foreign content out', async () => {
    const { headers } = await api().get('/api/v1/courses');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).toMatch(/connect-src [^;]*https:\/\/objects\.example\.edu/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('a body that is no JSON, or is far too large, is refused without an error of ours', async () => {
    const broken = await api().post('/api/v1/auth/sign-in').set('content-type', 'application/json').send('{"email":');
    expect([broken.status, broken.body.code]).toEqual([400, 'BAD_INPUT']);
    const large = await api()
      .post('/api/v1/auth/sign-in')
      .send({ email: 'a@b.ca', password: 'x'.repeat(300_000) });
    expect([large.status, large.body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  test('the OpenAPI document names every route with the schemas that validate it', async () => {
    const { body } = await api().get('/api/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/v1/courses', '/api/v1/sessions/{id}/messages']),
    );
    expect(JSON.stringify(body.paths['/api/v1/courses'].post.requestBody)).toContain('department');
  });

  test('the OpenAPI document describes answers by schemas that hold for them', async () => {
    const { body } = await api().get('/api/openapi.json');
    const answers = Object.values(body.paths as Record<string, Record<string, Operation>>)
      .flatMap((operations) => Object.values(operations))
      .flatMap(({ responses }) => Object.values(responses ?? {}))
      .flatMap(({ content }) => Object.values(content ?? {}))
      .map(({ schema }) => schema)
      .filter((schema) => schema !== undefined && Object.keys(schema).length > 0);
    expect(answers.length).toBeGreaterThan(30);
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const { components } = body;
    for (const schema of answers) expect(() => ajv.compile({ ...schema, components })).not.toThrow();
    const course = body.paths['/api/v1/courses/{id}'].patch.responses['200'].content['application/json'].schema;
    expect(course).toEqual({ $ref: '#/components/schemas/Course' });
    expect(Object.keys(components.schemas.Course.properties)).toEqual(expect.arrayContaining(['id', 'title']));
  });

  test('the OpenAPI document tells with what each operation may refuse', async () => {
    const { body } = await api().get('/api/openapi.json');
    const statusesOf = (method: string, path: string) =>
      Object.keys(body.paths[`/api/v1/${path}`][method].responses).map(Number).sort();
    const always = [429, 431, 500, 503, 504];
    expect(statusesOf('get', 'auth/options')).toEqual([200, ...always]);
    expect(statusesOf('get', 'me')).toEqual([200, 401, ...always]);
    expect(statusesOf('get', 'users')).toEqual([200, 400, 401, 403, ...always]);
    expect(statusesOf('get', 'courses/{id}')).toEqual([200, 400, 401, 403, 404, ...always]);
    expect(statusesOf('post', 'concepts/{id}/modules')).toEqual([
      ...[201, 400, 401, 403, 404, 408, 409, 413, 415],
      ...always,
    ]);
    // Browsers walk through these: whatever goes wrong, they are led to the sign-in page.
    expect(statusesOf('get', 'auth/external/{provider}')).toEqual([302]);
    const { 409: taken, 429: tooMany } = body.paths['/api/v1/concepts/{id}/modules'].post.responses;
    expect(taken.description).toContain('`NAME_TAKEN`: The name “{name}” is already used here.');
    expect(tooMany.headers).toHaveProperty('Retry-After');
    const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((operations) => Object.values(operations))
      .map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the OpenAPI document says what a name may be', async () => {
    const { body } = await api().get('/api/openapi.json');
    const { title } = body.paths['/api/v1/courses'].post.requestBody.content['application/json'].schema.properties;
    expect(title).toMatchObject({ type: 'string', minLength: 1, maxLength: 120 });
    const pattern = new RegExp(title.pattern as string, 'u');
    expect(['Loops 😀', 'two\nlines', 'a\u0000'].map((name) => pattern.test(name))).toEqual([true, false, false]);
  });

  test('every problem leads to a page that explains its code', async () => {
    const refusal = await api().get('/api/v1/courses');
    const [page = '', anchor] = (refusal.body.type as string).split('#');
    const { status, text, headers } = await api().get(page);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(anchor).toBe('UNAUTHENTICATED');
    for (const code of Object.keys(errorCatalogue)) expect(text).toContain(`<section id="${code}"`);
    // Our policy for pages allows neither scripts nor styles in them, and nothing from elsewhere.
    expect(text).not.toMatch(/<script|<style|style=|https?:/);
    const [, sheet = ''] = /<link rel="stylesheet" href="([^"]*)"/.exec(text) ?? [];
    expect((await api().get(sheet)).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  test('the page of the API documentation is one that a browser can run', async () => {
    const { text: page } = await api().get('/api/docs');
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(parts.length).toBeGreaterThan(3);
    const answers = await Promise.all(parts.map((address) => api().get(address)));
    expect(answers.map(({ status }) => status)).toEqual(parts.map(() => 200));
    const scripts = answers.filter(({ type }) => type === 'text/javascript');
    expect(scripts).toHaveLength(2);
    for (const { text } of scripts) expect(() => new Script(text)).not.toThrow();
  });

  test('health and metrics are on their own port', async () => {
    const admin = request(gateway.adminUrl);
    expect((await admin.get('/readyz')).body).toEqual({ status: 'ready', checks: { database: true } });
    expect((await admin.get('/metrics')).text).toContain('aila_http_request_duration_seconds');
    expect((await api().get('/metrics')).status).toBe(404);
  });
});

const answerKeys = ({ body }: { body: object }) => Object.keys(body);

interface Operation {
  readonly responses?: Record<string, { readonly content?: Record<string, { readonly schema?: object }> }>;
}
