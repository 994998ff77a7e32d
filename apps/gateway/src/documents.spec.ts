import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningService } from '@aila/service';
import { TestDatabase, TestIssuer } from '@aila/testing';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createOpenApi } from './docs/openapi.js';
import { startLoneGateway } from './testing/lone-gateway.js';

/** What the repository keeps of both interfaces, so that a change of one is read in the change that makes it. */
const folder = join(__dirname, '..');

let db: TestDatabase;
let issuer: TestIssuer;
let gateway: RunningService;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  gateway = await startLoneGateway(db, issuer);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([db?.stop(), issuer?.stop()]);
});

const documents: Readonly<Record<string, () => string>> = {
  'schema.graphql': () => printSchema(lexicographicSortSchema(gateway.app.get(GraphQLSchemaHost).schema)),
  'openapi.json': () => printed(createOpenApi(gateway.app), 6),
};

test.each(Object.keys(documents))('%s says what the gateway serves: npm run documents writes it anew', (name) => {
  const file = join(folder, name);
  const text = `${(documents[name] as () => string)()}\n`;
  if (process.env['WRITE_DOCUMENTS'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

/** JSON with an entry on each line down to so many levels, and the rest of each on one. */
function printed(value: unknown, levels: number, indent = ''): string {
  if (levels === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const entries = Object.entries(value).map(
    ([key, part]) => `${deeper}${JSON.stringify(key)}: ${printed(part, levels - 1, deeper)}`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}
