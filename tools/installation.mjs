/**
 * Starts the five programs of a folder as `npm start` does, and walks through what needs the programs and files beside
 * them: sign-in (native password hashing), reading of a PDF and of Markdown in the reader's process, embeddings in their
 * worker, a reply with a citation. For the checks of the bundles and of the images.
 */
import { fork, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ChatSession } from '@aila/contracts';
import { ownerRole } from '@aila/database';
import { EmbeddedDatabase } from '@aila/embedded';
import { makeTextPdf } from '../libs/extraction/dist/testing/pdf.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const password = 'Only-for-this-check-1';

/** `migrate.js` brings an empty database to this version, as the Job does. `migrate` runs it and returns what it wrote. */
export async function checkMigration(directory, migrate) {
  const database = await EmbeddedDatabase.start({ directory });
  try {
    const name = 'bundled';
    await database.createDatabase(name);
    const { host, port, user, password: ownerPassword, caFile } = database.settingsFor(ownerRole, name);
    for (const expected of ['database migrated', 'database is up to date']) {
      const output = migrate({
        DATABASE_HOST: host,
        DATABASE_PORT: String(port),
        DATABASE_NAME: name,
        DATABASE_USER: user,
        DATABASE_PASSWORD: ownerPassword,
        DATABASE_CA_FILE: caFile,
      });
      if (!output.includes(expected)) throw new Error(`migrate.js did not say "${expected}":\n${output}`);
    }
    console.log('ok    migrate.js migrates an empty database, and finds nothing to do the second time');
  } finally {
    await database.stop();
  }
}

/**
 * The whole installation with `place/apps/APP/dist/main.js` as its services, its data in `directory`.
 *
 * @param {string} place
 * @param {string} directory
 * @param {(url: string) => unknown} alsoCheck
 */
export async function checkInstallation(place, directory, alsoCheck = () => undefined) {
  const supervisor = fork(join(root, 'libs/embedded/dist/supervisor.js'), [place, directory, '0'], {
    cwd: place,
    env: { ...process.env, AILA_DEMO_PASSWORD: password },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const url = await new Promise((done, fail) => {
      supervisor.on('message', (/** @type {any} */ message) => {
        if (message.failed) fail(new Error(message.failed));
        if (message.ready) done(message.ready);
      });
      supervisor.once('exit', (code) => fail(new Error(`The installation ended with code ${code}.`)));
    });
    await walk(url);
    smokeTest(url);
    await alsoCheck(url);
  } finally {
    if (supervisor.connected) {
      const ended = new Promise((done) => supervisor.once('exit', done));
      supervisor.send('stop');
      await ended;
    }
  }
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
  const { id } = ChatSession.parse(await student('POST', `/modules/${moduleId}/sessions`));
  const reply = await student('POST', `/sessions/${id}/messages`, { content: 'What is a barometer?' });
  if (!JSON.stringify(reply).includes('barometer.pdf'))
    throw new Error(`The reply cites no page: ${JSON.stringify(reply)}`);
  console.log('ok    text-gen answered with a citation');
  for (const page of ['/', '/api/docs/']) await checkPage(new URL(page, url));
  console.log('ok    the gateway serves the web client and the description of the API');
}

/** What `helm test` asks of the chart's gateway, asked of this one. */
function smokeTest(url) {
  const script = join(root, 'charts/aila/files/smoke-test.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script], { env: { GATEWAY_URL: url }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The chart's own test is not content:\n${stdout}`);
  console.log("ok    the chart's own test is content with the gateway");
}

/** The page and the scripts and styles that it names. */
async function checkPage(page) {
  const html = await (await fetch(page)).text();
  const names = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css|png))"/g)].map(([, name]) => name);
  if (names.length === 0) throw new Error(`${page} names no script:\n${html.slice(0, 500)}`);
  for (const name of names) {
    const { status } = await fetch(new URL(name, page));
    if (status !== 200) throw new Error(`${name} of ${page} was answered with ${status}`);
  }
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
