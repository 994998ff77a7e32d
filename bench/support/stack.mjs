import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedStack, seedDemo } from '@aila/embedded';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const password = 'Measured-and-written-1';

/**
 * A whole Aila of its own in a folder that is removed afterwards, with the demo course.
 *
 * @param environment settings for all services, as `{ TUTOR_MODEL: 'mock' }`
 * @param use gets `{ url, services, as }`; `as('student')` signs a demo account in and gives `{ token, password, call }`
 */
export async function withStack(environment, use) {
  const directory = mkdtempSync(join(tmpdir(), 'aila-bench-'));
  const stack = await EmbeddedStack.start({
    root,
    directory,
    port: 0,
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
    return await use({ url: stack.url, services: stack.services, directory, as });
  } finally {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
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

/** The events of a server-sent-event stream with the time at which each came (milliseconds of `performance.now()`). */
export async function* eventsOf(response) {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  let rest = '';
  for await (const part of response.body) {
    const at = performance.now();
    rest += Buffer.from(part).toString();
    for (let end; (end = rest.indexOf('\n\n')) >= 0; rest = rest.slice(end + 2)) {
      const data = /^data: ?(.*)$/m.exec(rest.slice(0, end))?.[1];
      if (data) yield { at, ...JSON.parse(data) };
    }
  }
}
