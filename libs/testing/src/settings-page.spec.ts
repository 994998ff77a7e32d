import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsGroup, type DatabaseSettings } from '@aila/config';
import { decidedByTheEmbeddedSystem, overridden, serviceEnvironments } from '@aila/embedded';
import { z } from 'zod';
import { documentedSettings, readGroups, settingsPage, type DocumentedSetting } from './settings-page.js';

let settings: DocumentedSetting[];
beforeAll(async () => {
  settings = documentedSettings(await readGroups('src'));
}, 120_000);

test('docs/settings.md is what the programs read; npm run settings writes it anew', () => {
  const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  expect(page).toBe(settingsPage(settings));
});

test('every setting says what it means, next to its schema', () => {
  expect(settings.filter(({ description }) => !description?.endsWith('.')).map(({ name }) => name)).toEqual([]);
});

test('a page tells values, defaults, needs and refusals as the schema has them', () => {
  const group = settingsGroup(
    z.discriminatedUnion('STORE', [
      z.object({ STORE: z.literal('memory').optional().describe('Where.') }),
      z.object({ STORE: z.literal('disk'), STORE_FOLDER: z.string().describe('Folder | path.') }),
    ]),
    (e) => e,
    [{ variable: 'STORE', because: 'memory forgets', when: ({ STORE }) => STORE !== 'disk' }],
  );
  const sizes = settingsGroup(
    z.object({ SIZE: z.coerce.number().int().min(1).max(9).default(4).describe('How many.'), NAME: z.string() }),
    (e) => e,
  );
  const documented = documentedSettings([{ program: 'auth', groups: [group, sizes] }]);
  const rows = settingsPage(documented)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '));
  expect(rows).toEqual([
    ['`NAME`', 'auth', '', 'a text', 'must be set', ''],
    ['`SIZE`', 'auth', 'How many.', 'a whole number, 1 to 9', '`4`', ''],
    ['`STORE`', 'auth', 'Where.', '`memory`, `disk`', '`memory`', 'memory forgets'],
    ['`STORE_FOLDER`', 'auth', 'Folder \\| path.', 'a text', 'must be set with `STORE=disk`', ''],
  ]);
});

describe('the embedded system', () => {
  const directory = mkdtempSync(join(tmpdir(), 'aila-settings-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const database: DatabaseSettings = {
    host: 'localhost',
    port: 5432,
    name: 'aila',
    user: 'aila_files',
    auth: 'password',
    password: 'secret',
    passwordFile: null,
    caFile: '/tls/ca.pem',
    region: null,
    proxyAuth: null,
    poolSize: 10,
  };
  const environments = (given: Record<string, string>) =>
    serviceEnvironments({
      directory,
      port: 8123,
      demoPassword: 'Learn-with-Aila-1',
      webRoot: null,
      graphiqlRoot: null,
      given,
      databaseOf: () => database,
    });
  const services = ['gateway', 'auth', 'files', 'ingest', 'text-gen'] as const;

  test('passes on every documented setting to the services that read it, but those it says it decides itself', async () => {
    // Two have a meaning for the edge alone, and the password of the demo accounts comes another way.
    const apart = ['PORT', 'LISTEN_HOST', 'AILA_DEMO_PASSWORD'];
    const open = settings.filter(({ name }) => !decidedByTheEmbeddedSystem.has(name) && !apart.includes(name));
    expect(open.map(({ name }) => name)).toEqual(expect.arrayContaining(['OPENAI_BASE_URL', 'AWS_REGION', 'MAIL']));
    const made = await environments(Object.fromEntries(open.map(({ name }) => [name, `given ${name}`])));
    for (const { name, programs } of open)
      for (const program of services.filter((one) => programs.includes(one)))
        expect([program, name, made.get(program)?.[name]]).toEqual([program, name, `given ${name}`]);
  });

  test('decides what follows from its machine, and names what it does not heed', async () => {
    const given = Object.fromEntries([...decidedByTheEmbeddedSystem].map((name) => [name, 'foreign']));
    for (const environment of (await environments(given)).values())
      expect(Object.values(environment)).not.toContain('foreign');
    expect(overridden(given).sort()).toEqual([...decidedByTheEmbeddedSystem].sort());
    expect(overridden({ NODE_ENV: 'development', TLS_KEY_FILE: '', TUTOR_MODEL: 'openai' })).toEqual([]);
  });

  test('decides about documented settings only', () => {
    const known = new Set(settings.map(({ name }) => name));
    expect([...decidedByTheEmbeddedSystem].filter((name) => !known.has(name))).toEqual([]);
  });

  test('listens where it is told at the edge alone', async () => {
    const made = await environments({ LISTEN_HOST: '0.0.0.0', PORT: '1' });
    expect(services.map((name) => made.get(name)?.['LISTEN_HOST'])).toEqual([
      '0.0.0.0',
      ...Array<string>(4).fill('127.0.0.1'),
    ]);
    expect(made.get('gateway')?.['PORT']).toBe('8123');
  });
});
