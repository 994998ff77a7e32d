import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectedOutcome, listOperations, outcomeOf } from '@aila/authentication';
import { askOverRest, describeAccessMatrix, impostorTokens, type Ids } from '@aila/testing';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ResolveField } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ExportProgressFeed } from './exports/export-progress.feed.js';
import { FileProgressFeed } from './files/file-progress.feed.js';
import { GatewayUnderTest } from './testing/gateway-under-test.js';
import { graphqlTable, restTable, type GatewayRow } from './testing/operations-table.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start(['auth', 'files', 'text-gen'], {
    TUTOR_BUILTIN_PAUSE_MS: '0',
    TRUSTED_PROXY_HOPS: '1',
    // One person asks under all their tokens at the same time: what is shown here is who may, not how often.
    GRAPHQL_QUERIES_PER_PERSON: '100',
    SOCKETS_PER_PERSON: '100',
    SUBSCRIPTIONS_PER_PERSON: '100',
  });
}, 120_000);
afterAll(() => gateway?.stop());

describe('the access matrix of the gateway', () => {
  describeAccessMatrix<GatewayRow>({ ...restTable, ...graphqlTable }, () => ({
    owner: gateway.db.owner,
    operations: () => {
      const { app } = gateway.service;
      const all = listOperations(app.get(DiscoveryService), app.get(MetadataScanner));
      const names = all.map(({ kind, name, policy }) => [kind === 'REST' ? name : `${kind} ${name}`, policy?.name]);
      return Object.fromEntries(names) as Record<string, string | undefined>;
    },
    tokenFor: (actor) => gateway.tokenFor(actor),
    impostorsOf: (actor) => impostorTokens(gateway.claimsOf(actor), gateway.key),
    expected: expectedOutcome,
    seen: outcomeOf,
    ask: (name, row, token, ids) => {
      if (row.document === undefined) return askOverRest(gateway.service.url, name, row, token, ids, fromAnywhere());
      return name.startsWith('Subscription') ? subscription(row, token, ids) : graphql(row, token, ids);
    },
  }));
});

test('nothing answers beside the operations but what is public by intent', () => {
  const routes = routesOf(gateway.service.app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
  const operations = Object.keys(restTable).map((name) => name.replace(' ', ' /'));
  const others = routes.filter((route) => !operations.includes(route) && !/^HEAD /.test(route));
  const documentation = /^GET \/(api\/docs|graphiql)(\/|-yaml$|$)/;
  expect(others.filter((route) => !documentation.test(route)).sort()).toEqual([
    // Signed addresses of the disk store; the router prints the whole of `/store/*` as `*`.
    'GET *',
    'GET /api/openapi.json',
    'GET /graphql',
    'POST *',
    'POST /graphql',
    'PUT *',
  ]);
});

test('no field is resolved by itself: what a query answers was decided by its operation', () => {
  class WithField {
    @ResolveField()
    secret() {}
  }
  expect(fieldResolversOf(WithField.prototype)).toEqual(['secret']);
  const providers = gateway.service.app.get(DiscoveryService).getProviders();
  const resolvers = providers.filter(({ metatype }) => metatype?.name?.endsWith('Resolver'));
  expect(resolvers.length).toBeGreaterThan(5);
  expect(resolvers.flatMap(({ instance }) => fieldResolversOf(Object.getPrototypeOf(instance) as object))).toEqual([]);
});

/** Guards do not stand before resolvers of single fields, so there must be none. */
function fieldResolversOf(prototype: object): string[] {
  const handlers = prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).filter((name) =>
    Reflect.hasMetadata('graphql:resolve_property', handlers[name] as object),
  );
}

/** From the tree that the router prints: a segment and its methods on each line, four characters of indent per level. */
function routesOf(fastify: FastifyInstance): string[] {
  const path: string[] = [];
  return fastify
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', segment = '', methods = ''] =
        /^((?:[│ ] {3})*)[├└]── ([^ ]*)(?: \((.*?)\))?/.exec(line) ?? [];
      path.splice(indent.length / 4, Infinity, segment);
      return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path.join('')}`);
    });
}

/** Everybody comes from an address of their own: how often one may try is another test's business. */
const fromAnywhere = () => ({ 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` });

interface GraphqlAnswer {
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

async function graphql({ document, variables }: GatewayRow, token: string | undefined, ids: Ids) {
  const { body } = await gateway.call<GraphqlAnswer>('POST', '/graphql', {
    token,
    headers: fromAnywhere(),
    body: { query: document, variables: variables?.(ids) ?? ids },
  });
  return codeOf(body.errors);
}

function codeOf(errors: GraphqlAnswer['errors']): string | undefined {
  const [first] = errors ?? [];
  return first && (first.extensions?.code ?? first.message);
}

/** A subscription is open once it says something, ends in order, or listens for the progress of files or exports. */
async function subscription({ document = '' }: GatewayRow, token: string | undefined, { id = '' }: Ids) {
  const client = createClient({
    url: `${gateway.service.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const listened = new AbortController();
  try {
    return await Promise.race([
      new Promise<string | undefined>((done) => {
        client.subscribe<object>(
          { query: document, variables: { id } },
          {
            next: ({ errors }) => done(codeOf(errors as GraphqlAnswer['errors'])),
            error: (error) => done(refusal(error)),
            complete: () => done(undefined),
          },
        );
      }),
      isHeard(id, listened.signal),
    ]);
  } finally {
    listened.abort();
    await client.dispose();
  }
}

/** A client that says nothing of who it is gets no further than the socket (close code 4403). */
function refusal(error: unknown): string {
  if (Array.isArray(error)) return codeOf(error as GraphqlAnswer['errors']) ?? 'no code';
  return (error as { code?: number }).code === 4403 ? 'UNAUTHENTICATED' : String(error);
}

async function isHeard(id: string, signal: AbortSignal): Promise<undefined> {
  const feeds = [FileProgressFeed, ExportProgressFeed].map((feed) => gateway.service.app.get<object>(feed));
  const emitters = feeds.map((feed) => (feed as { emitter: { listenerCount(name: string): number } }).emitter);
  while (!signal.aborted && emitters.every((emitter) => emitter.listenerCount(id) === 0)) await sleep(10);
  return undefined;
}
