import type { RunningService } from '@aila/service';
import { seedClass, seedUser, TestDatabase, TestIssuer, until } from '@aila/testing';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { GraphQLSchema } from 'graphql';
import type { UserActor } from '@aila/access';
import { startLoneGateway } from '../testing/lone-gateway.js';
import { operationCost } from './limits.js';

const maxPerPerson = 4;

/** Stands for the auth service and answers when it is told to, so that what is under way can be counted. */
let auth: Server;
const waiting: ServerResponse[] = [];
let asked = 0;

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
let student: UserActor;
let other: UserActor;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  auth = createServer((_request, response) => {
    asked += 1;
    waiting.push(response);
  });
  await new Promise<void>((done) => auth.listen(0, '127.0.0.1', done));
  const authUrl = `http://127.0.0.1:${(auth.address() as AddressInfo).port}`;
  gateway = await startLoneGateway(db, issuer, { authUrl }, { queriesPerPerson: maxPerPerson });
  student = await seedUser(db.owner, 'student');
  other = (await seedClass(db.owner)).student;
}, 60_000);
afterAll(async () => {
  answerAll();
  auth?.closeAllConnections();
  auth?.close();
  await gateway?.stop();
  await issuer?.stop();
  await db?.stop();
});

const person = { id: '0', email: 'a@b.ca', name: 'A', roles: ['student'], language: 'en' };
function answerAll(): void {
  for (const response of waiting.splice(0))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(person));
}

interface Result {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string; readonly parameters?: object } }[];
}

async function query(actor: UserActor, text: string): Promise<{ result: Result; retryAfter: string | null }> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.tokenFor(actor)}` },
    body: JSON.stringify({ query: text }),
  });
  return { result: (await response.json()) as Result, retryAfter: response.headers.get('retry-after') };
}

const aliases = (count: number, field = 'me { id }') =>
  `{ ${Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ')} }`;
const codesOf = ({ errors = [] }: Result) => [...new Set(errors.map(({ extensions }) => extensions.code))];

async function metric(pattern: RegExp): Promise<number> {
  const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  return Number(pattern.exec(text)?.[1] ?? 0);
}

/** Methods that the framework calls for a field of an answer, found by the metadata that it goes by itself. */
function fieldResolvers(): string[] {
  const scanner = gateway.app.get(MetadataScanner);
  return gateway.app
    .get(DiscoveryService)
    .getProviders()
    .flatMap(({ instance }) => {
      if (typeof instance !== 'object' || instance === null) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return scanner
        .getAllMethodNames(prototype)
        .filter((name) => Reflect.getMetadata('graphql:resolve_property', prototype[name] as object) === true);
    });
}

/** Operations that say that they cost less than a call of a service or a transaction. */
function cheapOperations(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((type) => Object.values(type?.getFields() ?? {}))
    .filter(({ extensions }) => ((extensions['complexity'] as number | undefined) ?? operationCost) < operationCost)
    .map(({ name }) => name);
}

describe('the cost of a query', () => {
  test('holds the price of an operation for each field that calls a service or the database', () => {
    const { schema } = gateway.app.get(GraphQLSchemaHost);
    expect(cheapOperations(schema)).toEqual([]);
    // Only operations have that price by themselves: whoever adds a resolver for another field must price it.
    expect(fieldResolvers()).toEqual([]);
  });

  test('lets a screen ask for a dozen things at once, and no more', async () => {
    asked = 0;
    const running = query(student, aliases(12));
    await until(() => asked === 12);
    answerAll();
    expect(codesOf((await running).result)).toEqual([]);
    const { result } = await query(student, aliases(13));
    expect(codesOf(result)).toEqual(['QUERY_TOO_COMPLEX']);
    expect(asked).toBe(12);
  });

  test('refuses 199 calls of a service in one query before one of them is made', async () => {
    asked = 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => query(student, aliases(199))));
    for (const { result } of answers) expect(codesOf(result)).toEqual(['QUERY_TOO_COMPLEX']);
    expect(asked).toBe(0);
  });
});

describe('the parallel queries of one person', () => {
  test('are refused beyond a few, and no other person waits for them', async () => {
    asked = 0;
    const refusedBefore = await metric(/limit_refusals_total\{limit="queries-per-person".*\} (\d+)/);
    const answers = Array.from({ length: 20 }, () => query(student, aliases(12)));
    await until(() => asked === maxPerPerson * 12);
    expect(await metric(/aila_graphql_queries_running\{.*\} (\d+)/)).toBe(maxPerPerson);

    const begin = performance.now();
    const mine = query(other, '{ courses { items { id } } }');
    expect(codesOf((await mine).result)).toEqual([]);
    expect(performance.now() - begin).toBeLessThan(5_000);
    const me = query(other, '{ me { id } }');
    await until(() => asked === maxPerPerson * 12 + 1);
    answerAll();
    expect(codesOf((await me).result)).toEqual([]);

    const all = await Promise.all(answers);
    const refused = all.filter(({ result }) => codesOf(result).includes('TOO_MANY_QUERIES'));
    expect(refused).toHaveLength(20 - maxPerPerson);
    for (const { result, retryAfter } of refused) {
      expect(codesOf(result)).toEqual(['TOO_MANY_QUERIES']);
      expect(retryAfter).toBe('1');
      expect(result.errors?.[0]?.extensions.parameters).toEqual({ max: maxPerPerson, seconds: 1 });
    }
    expect(asked).toBe(maxPerPerson * 12 + 1);
    const refusedAfter = await metric(/limit_refusals_total\{limit="queries-per-person".*\} (\d+)/);
    expect(refusedAfter).toBeGreaterThanOrEqual(refusedBefore + 20 - maxPerPerson);
  });

  test('free their places when they end, also when the caller goes away', async () => {
    const gone = new AbortController();
    asked = 0;
    for (let n = 0; n < maxPerPerson; n += 1)
      void fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        signal: gone.signal,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.tokenFor(student)}` },
        body: JSON.stringify({ query: aliases(1) }),
      }).catch(() => undefined);
    await until(() => asked === maxPerPerson);
    gone.abort();
    for (let tries = 0; tries < 500; tries += 1) {
      if ((await metric(/aila_graphql_queries_running\{.*\} (\d+)/)) === 0) break;
      await new Promise((done) => setTimeout(done, 20));
    }
    const next = query(student, '{ courses { items { id } } }');
    expect(codesOf((await next).result)).toEqual([]);
    answerAll();
  });
});
