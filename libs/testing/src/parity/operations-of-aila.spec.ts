import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { parityItems } from './items.js';
import { operationsPage, originalOperations, type FieldKinds } from './page.js';
import { weaknesses } from './weaknesses.js';

const inRepository = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const read = (path: string) => readFileSync(inRepository(path), 'utf8');

/** From the schema that the gateway is tested to serve. */
function servedFields(): FieldKinds {
  const schema = buildSchema(read('apps/gateway/schema.graphql'));
  const named = ([kind, type]: ['query' | 'mutation' | 'subscription', ReturnType<typeof schema.getQueryType>]) =>
    Object.keys(type?.getFields() ?? {}).map((name) => [name, kind] as const);
  return new Map([
    ...named(['query', schema.getQueryType()]),
    ...named(['mutation', schema.getMutationType()]),
    ...named(['subscription', schema.getSubscriptionType()]),
  ]);
}

/** Titles of tests in a text: what stands first in a call whose second argument is a function. */
function titlesIn(text: string): string[] {
  const title = /\(\s*(['"`])((?:\\.|(?!\1).)*)\1,\s*(?:async\s*)?(?:\(|\w+\s*=>|function)/gs;
  return [...text.matchAll(title)].map(([, , words = '']) => words);
}

/** Paths of all screens: each is the `path` of its route behind those of the routes around it. */
function screensIn(text: string): Set<string> {
  const found = new Set<string>();
  const around: { path: string }[] = [];
  for (const [token, path] of text.matchAll(/\{|\}|\bpath: '([^']*)'|\bindex: true/g)) {
    if (token === '{') around.push({ path: '' });
    else if (token === '}') around.pop();
    else {
      const route = around.at(-1);
      if (route && path !== undefined) route.path = path;
      found.add(`/${around.flatMap((one) => (one.path === '' ? [] : [one.path])).join('/')}`);
    }
  }
  return found;
}

const items = Object.values(parityItems).flat();
const rows = [...originalOperations, ...items, ...weaknesses];
const numbered = (letter: string, count: number, digits = 1) =>
  Array.from({ length: count }, (_, n) => `${letter}${String(n + 1).padStart(digits, '0')}`);

test('docs/operations-of-aila.md is what the tables say; npm run documents writes it anew', () => {
  const page = operationsPage(servedFields());
  const file = 'docs/operations-of-aila.md';
  if (process.env['WRITE_DOCUMENTS'] === '1') writeFileSync(inRepository(file), page);
  expect(read(file)).toBe(page);
  expect(page.split('\n').length).toBeLessThan(300);
});

test('each of the 59 operations and each of the 60 items is there once, in order', () => {
  expect(originalOperations.map(({ id }) => id)).toEqual([
    ...numbered('S', 16),
    ...numbered('I', 31),
    ...numbered('A', 12),
  ]);
  expect(items.map(({ id }) => id)).toEqual(numbered('P', 60, 2));
});

test('the faults are sorted, each there once and with a test', () => {
  const numbers = weaknesses.map(({ id }) => Number(id.slice(1)));
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(weaknesses.filter(({ tests }) => tests.length === 0)).toEqual([]);
});

test('what has no test says what is missing, and what has no operation says why', () => {
  const untested = rows.filter(({ tests, notYet }) => tests.length === 0 && notYet === undefined);
  expect(untested.map(({ id }) => id)).toEqual([]);
  const unsaid = originalOperations.filter(
    ({ here, because, notYet }) => here.length === 0 && because === undefined && notYet === undefined,
  );
  expect(unsaid.map(({ id }) => id)).toEqual([]);
  const unseen = originalOperations.filter(
    ({ here, screens, notYet }) => here.length > 0 && screens.length === 0 && notYet === undefined,
  );
  expect(unseen.map(({ id }) => id)).toEqual([]);
});

test('every screen is a route of the web client', () => {
  const routes = screensIn(read('apps/web/src/app/routes.tsx'));
  expect(routes).toContain('/courses/:courseId/teach');
  const screens = new Set(originalOperations.flatMap((row) => row.screens));
  expect([...screens].filter((screen) => !routes.has(screen))).toEqual([]);
});

test('every subscription is served', () => {
  const fields = servedFields();
  const named = originalOperations.flatMap(({ subscriptions }) => subscriptions ?? []);
  expect(named.filter((name) => fields.get(name) !== 'subscription')).toEqual([]);
});

const proofs = rows.flatMap(({ tests }) => tests);

test.each([...new Set(proofs.map(({ file }) => file))].sort())('%s has the tests that are named', (file) => {
  expect(existsSync(inRepository(file))).toBe(true);
  const titles = titlesIn(read(file));
  const parts = proofs.filter((proof) => proof.file === file).map(({ title }) => title);
  expect(parts.filter((part) => !titles.some((whole) => whole.includes(part)))).toEqual([]);
});

test('a title is found behind a table of cases and over several lines, and words elsewhere are none', () => {
  expect(
    titlesIn(`test.each(['a', 'b'] as const)(
      'one of %s',
      async (who) => { call('no title', who); },
    ); it("two", () => {}); expect('three');`),
  ).toEqual(['one of %s', 'two']);
});
