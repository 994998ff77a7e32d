/**
 * Runs the five services from their bundles alone, as the images do, and walks through what needs the programs and files
 * beside them: migration, sign-in (native password hashing), reading of a PDF and of Markdown in the reader's process,
 * embeddings in their worker, a reply with a citation.
 *
 *     node tools/check-bundles.mjs        (after `npm run build`)
 *
 * The bundles lie in a folder outside the workspace, so that nothing of it can be found by accident.
 */
import { fork, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ownerRole } from '@aila/database';
import { EmbeddedDatabase } from '@aila/embedded';
import { makeTextPdf } from '../libs/extraction/dist/testing/pdf.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const place = mkdtempSync(join(tmpdir(), 'aila-bundles-'));
const directory = join(place, 'data');
const password = 'Only-for-this-check-1';
const services = ['gateway', 'auth', 'files', 'ingest', 'text-gen'];

for (const app of services) {
  const out = join(place, 'apps', app, 'dist');
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools', 'bundle.mjs'), app, out], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${app} was not bundled: ${stderr}`);
}
const web = join(place, 'apps', 'web', 'dist');
if (existsSync(join(root, 'apps/web/dist/index.html'))) cpSync(join(root, 'apps/web/dist'), web, { recursive: true });
else {
  mkdirSync(web, { recursive: true });
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>The web client was not built</title>');
}

let supervisor;
try {
  await migrateWithTheBundle();
  const url = await start();
  await walk(url);
  console.log('ok    every service runs from its bundle alone');
} finally {
  await stop();
  rmSync(place, { recursive: true, force: true });
}

/** `migrate.js` brings an empty database to this version, as the Job does. */
async function migrateWithTheBundle() {
  const database = await EmbeddedDatabase.start({ directory });
  try {
    const name = 'bundled';
    await database.createDatabase(name);
    const { host, port, user, password: ownerPassword, caFile } = database.settingsFor(ownerRole, name);
    for (const expected of ['database migrated', 'database is up to date']) {
      const { stdout, stderr } = spawnSync(process.execPath, ['migrate.js'], {
        cwd: join(place, 'apps', 'gateway', 'dist'),
        encoding: 'utf8',
        env: {
          DATABASE_HOST: host,
          DATABASE_PORT: String(port),
          DATABASE_NAME: name,
          DATABASE_USER: user,
          DATABASE_PASSWORD: ownerPassword,
          DATABASE_CA_FILE: caFile,
        },
      });
      if (!stdout.includes(expected)) throw new Error(`migrate.js did not say "${expected}":\n${stdout}${stderr}`);
    }
    console.log('ok    migrate.js migrates an empty database, and finds nothing to do the second time');
  } finally {
    await database.stop();
  }
}

/** The whole installation, with the bundles in the place of the built services. @returns its address */
function start() {
  supervisor = fork(join(root, 'libs/embedded/dist/supervisor.js'), [place, directory, '0', password], {
    cwd: place,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((done, fail) => {
    supervisor.on('message', (message) => {
      if (message.failed) fail(new Error(message.failed));
      if (message.ready) done(message.ready);
    });
    supervisor.once('exit', (code) => fail(new Error(`The installation ended with code ${code}.`)));
  });
}

async function stop() {
  if (!supervisor?.connected) return;
  const ended = new Promise((done) => supervisor.once('exit', done));
  supervisor.send('stop');
  await ended;
}

async function walk(url) {
  const instructor = await signedIn(url, 'instructor');
  const [course] = (await instructor('GET', '/courses')).items;
  const { concepts } = await instructor('GET', `/courses/${course.id}`);
  const moduleId = concepts[0].modules[0].id;
  const bytes = makeTextPdf(['A barometer is an instrument that measures the pressure of the air before a storm.']);
  const permit = await instructor('POST', `/modules/${moduleId}/files`, {
    name: 'barometer.pdf',
    type: 'application/pdf',
    size: bytes.length,
  });
  const stored = await fetch(permit.url, { method: permit.method, headers: permit.headers ?? {}, body: bytes });
  if (!stored.ok) throw new Error(`The store answered ${stored.status}.`);
  const files = await until(async () => {
    const { items } = await instructor('GET', `/modules/${moduleId}/files`);
    const failed = items.filter(({ state }) => state === 'failed');
    if (failed.length > 0) throw new Error(`A file was not read: ${JSON.stringify(failed)}`);
    return items.length > 1 && items.every(({ state }) => state === 'ready') ? items : undefined;
  });
  console.log(`ok    ingest read ${files.length} files and made their embeddings`);

  const student = await signedIn(url, 'student');
  const opened = await student('POST', `/modules/${moduleId}/sessions`);
  const sessionId = opened.session?.id ?? opened.sessionId ?? opened.id;
  const reply = await student('POST', `/sessions/${sessionId}/messages`, { content: 'What is a barometer?' });
  if (!JSON.stringify(reply).includes('barometer.pdf'))
    throw new Error(`The reply cites no page: ${JSON.stringify(reply)}`);
  console.log('ok    text-gen answered with a citation');
}

async function signedIn(url, name) {
  const call = caller(url);
  const { accessToken } = await call('POST', '/auth/sign-in', { email: `${name}@aila.test`, password });
  return caller(url, accessToken);
}

function caller(url, token) {
  return async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

async function until(attempt) {
  const deadline = Date.now() + 180_000;
  while (Date.now() < deadline) {
    const result = await attempt();
    if (result !== undefined) return result;
    await sleep(250);
  }
  throw new Error('It did not come true in three minutes.');
}
