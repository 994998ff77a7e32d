import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describeFlow, flows, placesOf } from './network/places.js';
import { policiesIn, reaches } from './network/reachability.js';
import { CHART } from './output.js';
import { podsOf } from './testing/find.js';
import { helmTests, helmTemplate, ROOT } from './testing/helm.js';
import { VALUE_SETS } from './testing/value-sets.js';

/** What a gateway answers by path. */
type Answers = Readonly<Record<string, { readonly status: number; readonly body: string }>>;

const right: Answers = {
  '/': { status: 200, body: '<!doctype html><title>Aila</title>' },
  '/.well-known/jwks.json': { status: 200, body: '{"keys":[{"kid":"1"}]}' },
  '/api/v1/me': { status: 401, body: '{"code":"SIGN_IN_REQUIRED"}' },
  '/graphql': { status: 200, body: '{"data":null,"errors":[{"message":"no token"}]}' },
};

let server: Server | undefined;
afterEach(() => server?.close());

/** Runs the chart's script against a gateway that answers so. @returns its exit code and what it said */
async function smokeTest(answers: Answers): Promise<{ code: number | null; said: string }> {
  server = createServer((request, response) => {
    const { status, body } = answers[request.url ?? ''] ?? { status: 404, body: '{}' };
    request.resume();
    response.writeHead(status).end(body);
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const script = spawn(process.execPath, [join(ROOT, CHART, 'files', 'smoke-test.mjs')], {
    env: { GATEWAY_URL: url },
  });
  let said = '';
  script.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((done) => script.once('exit', done));
  return { code, said };
}

describe('helm test', () => {
  test('is content with a gateway that answers as ours does', async () => {
    expect(await smokeTest(right)).toEqual({ code: 0, said: expect.stringMatching(/^(ok .*\n){4}$/) });
  });

  test.each<[string, string, { status: number; body: string }]>([
    ['without the web application', '/', { status: 404, body: '{}' }],
    ['that does not reach auth', '/.well-known/jwks.json', { status: 502, body: '{"code":"UNAVAILABLE"}' }],
    ['whose auth has no keys', '/.well-known/jwks.json', { status: 200, body: '{"keys":[]}' }],
    ['that lets anybody in', '/api/v1/me', { status: 200, body: '{"id":"1"}' }],
    ['whose GraphQL lets anybody in', '/graphql', { status: 200, body: '{"data":{"me":{"id":"1"}}}' }],
    ['that speaks of something else', '/graphql', { status: 200, body: 'hello' }],
  ])('finds a gateway %s', async (_, path, answer) => {
    const { code, said } = await smokeTest({ ...right, [path]: answer });
    expect(code).toBe(1);
    expect(said.match(/^FAIL/gm)).toHaveLength(1);
  });

  test.each(Object.entries(VALUE_SETS))('runs as confined as a service (%s)', (_, values) => {
    const [pod, ...others] = podsOf(helmTests(values));
    expect(others).toEqual([]);
    const service = podsOf(helmTemplate(values)).find(({ name }) => name === 'gateway');
    const [container, ofService] = [pod?.spec.containers[0], service?.spec.containers[0]];
    expect(container?.image).toBe(ofService?.image);
    expect(container?.securityContext).toEqual(ofService?.securityContext);
    expect(container?.['args']).toEqual([
      '--input-type=module',
      '--eval',
      expect.stringContaining('process.env.GATEWAY_URL'),
    ]);
    expect(pod?.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(pod?.spec.containers[0]?.volumeMounts.every(({ readOnly }) => readOnly)).toBe(true);
  });

  test('opens the way from its own pod to the gateway, and nothing else', () => {
    const all = [...helmTemplate(), ...helmTests()];
    const policies = policiesIn(all);
    const open = flows(placesOf(all)).filter(
      (flow) => [flow.from.name, flow.to.name].includes('smoke-test') && reaches(policies, flow),
    );
    expect([...new Set(open.map(describeFlow))].sort()).toEqual([
      'smoke-test -> DNS:53',
      'smoke-test -> DNS:53/udp',
      'smoke-test -> gateway:8080',
    ]);
  });
});
