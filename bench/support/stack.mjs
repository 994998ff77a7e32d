import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EmbeddedStack, seedDemo } from '@aila/embedded';
import { makeStudents } from './students.mjs';

const workspace = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const password = 'Measured-and-written-1';

/**
 * A whole Aila of its own in a folder that is removed afterwards, with the demo course.
 *
 * @param environment settings for all services, as `{ TUTOR_MODEL: 'mock' }`
 * @param use gets `{ url, services, as, aClass, databaseSettings }`; `as('student')` signs a demo account in and gives `{ token, password, call }`
 * @param options `pages: false` for what needs no build of the web client; `root` where the services' programs are
 */
export async function withStack(environment, use, { pages = true, root = workspace } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'aila-bench-'));
  const stack = await EmbeddedStack.start({
    root,
    directory,
    port: 0,
    ...(pages ? {} : { webRoot: null }),
    demoPassword: password,
    report: () => undefined,
    environment: { LOG_LEVEL: 'error', ...environment },
  });
  try {
    await seedDemo({ url: stack.url, password, report: () => undefined });
    const as = async (name) => {
      const { accessToken } = await call(stack.url, undefined, 'POST', '/auth/sign-in', {
        email: `${name}@aila.test`,
        password,
      });
      return { token: accessToken, password, call: (...request) => call(stack.url, accessToken, ...request) };
    };
    await demoIsRead(await as('instructor'));
    const databaseSettings = (role) => stack.databaseSettings(role);
    /** Students of the demo course, and its first module: `{ students: [{ token }], moduleId }`. */
    const aClass = async (count) => {
      const demo = await as('student');
      const { items } = await demo.call('GET', '/courses');
      const { concepts } = await demo.call('GET', `/courses/${items[0].id}`);
      const moduleId = concepts[0].modules[0].id;
      const made = { url: stack.url, directory, databaseSettings, courseId: items[0].id };
      return { moduleId, students: await makeStudents(made, count) };
    };
    return await use({ url: stack.url, services: stack.services, directory, as, aClass, databaseSettings });
  } finally {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Embedding the demo course takes the processor for a while, which would be counted against whatever is measured. */
async function demoIsRead({ call: ask }) {
  const { items } = await ask('GET', '/courses');
  const { concepts } = await ask('GET', `/courses/${items[0].id}`);
  for (const { id } of concepts.flatMap(({ modules }) => modules)) {
    for (const deadline = Date.now() + 120_000; ; await sleep(500)) {
      const { items: files } = await ask('GET', `/modules/${id}/files`);
      const states = files.map(({ state }) => state);
      if (states.every((state) => state === 'ready')) break;
      if (Date.now() > deadline) throw new Error(`The demo course is not read: ${states}`);
    }
  }
}

async function call(url, token, method, path, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
