import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedStack, seedDemo } from '@aila/embedded';
import { OpenaiDouble } from './openai-double.js';

/** As `npm start` does it: everything on this machine, with a model that the environment names. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const password = 'Learn-with-Aila-1';

test('a model server that the environment names speaks through the gateway', async () => {
  const double = await OpenaiDouble.start();
  const directory = mkdtempSync(join(tmpdir(), 'aila-embedded-'));
  const reports: string[] = [];
  let stack: EmbeddedStack | undefined;
  try {
    const given = { TUTOR_MODEL: 'openai', OPENAI_BASE_URL: double.url, OPENAI_MODEL: 'small', ADMIN_PORT: '9090' };
    stack = await EmbeddedStack.start({
      root,
      directory,
      port: 0,
      demoPassword: password,
      webRoot: null,
      given,
      report: (message) => reports.push(message),
    });
    const url = stack.url;
    await seedDemo({ url, password, report: () => undefined });
    const call = async (path: string, token: string | null, body?: object) => {
      const response = await fetch(`${url}/api/v1${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return (await response.json()) as Record<string, unknown>;
    };
    const { accessToken } = await call('/auth/sign-in', null, { email: 'student@aila.test', password });
    const token = accessToken as string;
    const courses = (await call('/courses', token)) as { items: { id: string }[] };
    const outline = (await call(`/courses/${courses.items[0]?.id}`, token)) as {
      concepts: { modules: { id: string }[] }[];
    };
    const reply = await call(`/modules/${outline.concepts[0]?.modules[0]?.id}/sessions`, token, {});
    expect(reply).toMatchObject({ opening: { state: 'complete', message: { content: 'Hello there.' } } });
    expect(double.calls[0]).toMatchObject({ model: 'small', stream: true });
    expect(reports.filter((line) => line.includes('NOT HEEDED'))).toEqual([expect.stringMatching(/^ADMIN_PORT /)]);
  } finally {
    await stack?.stop();
    rmSync(directory, { recursive: true, force: true });
    double.stop();
  }
}, 120_000);
