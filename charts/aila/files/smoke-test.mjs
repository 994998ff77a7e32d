/**
 * What `helm test` asks of a running installation, from a pod beside it: GATEWAY_URL answers as the public edge does.
 * It needs no account and leaves nothing behind.
 */
const gateway = process.env.GATEWAY_URL;

const CHECKS = {
  'the web application is served': async () => {
    const { status, text } = await get('/');
    return status === 200 && /<title>/i.test(text);
  },
  'auth is reached over mutual TLS, and publishes its keys': async () => {
    const { status, text } = await get('/.well-known/jwks.json');
    return status === 200 && JSON.parse(text).keys.length > 0;
  },
  'nobody is let in without a token': async () => {
    const { status, text } = await get('/api/v1/me');
    return status === 401 && JSON.parse(text).code !== undefined;
  },
  'GraphQL asks for a token, too': async () => {
    const { text } = await get('/graphql', { query: '{ me { id } }' });
    const { data, errors } = JSON.parse(text);
    return !data?.me && errors.length > 0;
  },
};

async function get(path, body) {
  const response = await fetch(gateway + path, {
    signal: AbortSignal.timeout(10_000),
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

for (const [what, holds] of Object.entries(CHECKS)) {
  const problem = await holds().then(
    (ok) => (ok ? undefined : 'the answer is another'),
    (error) => error.cause?.message ?? error.message,
  );
  console.log(problem ? `FAIL  ${what}: ${problem}` : `ok    ${what}`);
  if (problem) process.exitCode = 1;
}
