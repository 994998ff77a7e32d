import { join } from 'node:path';
import { find, manifestsOf, specOf } from '../testing/find.js';
import { ROOT } from '../testing/helm.js';
import { checkFor, type RouteRule } from '../testing/routes.js';

/** By path, since the manifests must not depend on the services and their proof must. */
const fromRoot = (file: string): Promise<Record<string, unknown>> =>
  import(join(ROOT, file)) as Promise<Record<string, unknown>>;

const rules = specOf(find(manifestsOf(), 'HTTPRoute', 'aila'))['rules'] as RouteRule[];

/** What the load balancer asks for a policy; what is more special, such as being a teacher of the course, only the service knows. */
const checkOf = (policy: string): string =>
  policy === 'public' ? 'none' : policy === 'people.manage' ? 'administrators' : 'signed-in';

let operations: [path: string, policy: string][];
let edgePolicy: (path: string) => string | undefined;
beforeAll(async () => {
  const { restTable } = await fromRoot('apps/gateway/src/testing/operations-table.ts');
  operations = Object.entries(restTable as Record<string, { policy: string }>).map(([name, { policy }]) => [
    `/${name.split(' ')[1]?.replace(/:\w+/g, 'x')}`,
    policy,
  ]);
  ({ edgePolicy } = (await fromRoot('apps/auth/src/edge/edge-rules.ts')) as never);
});

test('the load balancer asks of every operation what the gateway will ask, no more and no less', () => {
  expect(operations.length).toBeGreaterThan(50);
  const wrong = operations
    .map(([path, policy]) => ({ path, asked: checkFor(rules, { path }), wanted: checkOf(policy) }))
    .filter(({ asked, wanted }) => asked !== wanted);
  expect(wrong).toEqual([]);
});

test('a proxy that asks auth instead is told the same', () => {
  const different = operations
    .map(([path]) => ({ path, here: checkFor(rules, { path }), there: checkOf(edgePolicy(path) ?? 'nobody') }))
    .filter(({ here, there }) => here !== there);
  expect(different).toEqual([]);
});

test('no route guards what the gateway does not have', () => {
  const prefixes = rules
    .filter(({ filters }) => filters !== undefined)
    .flatMap(({ matches }) => matches.map(({ path }) => path.value))
    .filter((path) => path !== '/graphql');
  const idle = prefixes.filter(
    (prefix) => !operations.some(([path]) => path === prefix || path.startsWith(`${prefix}/`)),
  );
  expect(idle).toEqual([]);
});
