import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { AuthCookies } from './auth-cookies.js';

const tokens = { accessToken: 'a', tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'r' } as const;

/** Every cookie that is ever written, as lines of the answer. */
async function linesOf(cookies: AuthCookies): Promise<string[]> {
  const app: FastifyInstance = fastify();
  await app.register(cookie);
  app.get('/keep', async (request, reply) => {
    cookies.keepFlow({ request, reply }, 'ubc', 'flow');
    return cookies.keepTokens({ request, reply }, tokens);
  });
  app.get('/forget', async (request, reply) => {
    cookies.forgetTokens({ request, reply });
    return { flow: cookies.takeFlow({ request, reply }, 'ubc') ?? null };
  });
  const answers = [await app.inject('/keep'), await app.inject('/forget')];
  await app.close();
  return answers.flatMap(({ headers }) => headers['set-cookie'] ?? []);
}

test('every cookie of an installation behind https is for https, out of reach of scripts and of other sites', async () => {
  const written = await linesOf(new AuthCookies(true));
  const lines = written.filter((line) => !line.startsWith('aila_signed_in='));
  expect(written).toHaveLength(8);
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(line).toMatch(/; HttpOnly; Secure; SameSite=(Strict|Lax)$/);
  const lax = lines.filter((line) => line.includes('SameSite=Lax'));
  expect(lax.map((line) => line.split('=')[0])).toEqual(['aila_external', 'aila_external']);
});

test('what pages may read says that somebody is signed in and no more, and goes with the sign-in', async () => {
  const lines = await linesOf(new AuthCookies(true));
  const [kept, cleared] = lines.filter((line) => line.startsWith('aila_signed_in='));
  expect(kept).toBe('aila_signed_in=1; Max-Age=2592000; Path=/; Secure; SameSite=Strict');
  expect(cleared).toMatch(/^aila_signed_in=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/);
});

test('over plain http, which production refuses, browsers would not keep a secure cookie', async () => {
  for (const line of await linesOf(new AuthCookies(false))) expect(line).not.toContain('Secure');
});
