import { copyFileSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { connect } from 'node:tls';
import { AilaError } from '@aila/contracts';
import { testService } from '@aila/config/testing';
import { CertificateAuthority } from '@aila/embedded';
import { Metrics, withCorrelation } from '@aila/telemetry';
import { until } from '@aila/testing';
import { Body, Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServiceClient } from './service-client.js';
import { startService, type RunningService } from './service.js';
import { readTls } from './tls.js';

const Greeting = z.strictObject({ name: z.string().max(5) });
let endedStreams = 0;
let endedSilences = 0;

@Controller()
class TestController {
  @Get('headers')
  headers(@Req() request: FastifyRequest) {
    return {
      requestId: request.id,
      authorization: request.headers.authorization,
      deadline: request.headers['x-aila-deadline-ms'],
    };
  }

  @Post('greetings')
  greet(@Body({ schema: Greeting }) { name }: z.infer<typeof Greeting>) {
    return { greeting: `Hello ${name}` };
  }

  @Get('missing')
  missing() {
    throw new AilaError('NOT_FOUND', { what: 'module' });
  }

  @Get('waits')
  waits() {
    throw new AilaError('TOO_MANY_REQUESTS', { seconds: 6.2 });
  }

  @Get('broken')
  broken() {
    throw new Error('password=hunter2');
  }

  @Get('slow')
  slow() {
    return new Promise((done) => setTimeout(done, 5_000).unref());
  }

  /** Says one line and is silent then, until whoever listens leaves. */
  @Get('silence')
  silence(@Req() request: FastifyRequest) {
    request.raw.once('close', () => (endedSilences += 1));
    async function* lines() {
      yield '{"n":0}\n';
      await new Promise((done) => request.raw.once('close', done));
    }
    return Readable.from(lines());
  }

  @Get('numbers')
  numbers() {
    async function* lines() {
      try {
        for (let n = 0; ; n += 1) {
          yield `${JSON.stringify({ n })}\n`;
          await new Promise((done) => setTimeout(done, 2));
        }
      } finally {
        endedStreams += 1;
      }
    }
    return Readable.from(lines());
  }
}

@Module({ controllers: [TestController] })
class TestModule {}

let authority: CertificateAuthority;
let service: RunningService;
const onTlsError = () => undefined;
const clients: ServiceClient[] = [];

const directory = mkdtempSync(join(tmpdir(), 'aila-http-'));
beforeAll(async () => {
  authority = await CertificateAuthority.open(directory);
  const tls = await authority.certificateFor('files');
  service = await startService({
    name: 'test',
    settings: testService(tls),
    clients: 'services',
    features: [TestModule],
  });
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await service.stop();
});

async function client(name = 'files', url = service.url): Promise<ServiceClient> {
  const made = new ServiceClient(name, url, await authority.certificateFor('gateway'), onTlsError);
  clients.push(made);
  return made;
}

test("a call carries the caller's token, the request id and a deadline", async () => {
  const answer = await withCorrelation('request-42', async () =>
    (await client()).call('/headers', { token: 'abc', deadline: 700 }),
  );
  expect(answer).toEqual({ requestId: 'request-42', authorization: 'Bearer abc', deadline: '700' });
});

test('a coded error of the other service arrives as the same error', async () => {
  await expect((await client()).call('/missing', { token: undefined })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    parameters: { what: 'module' },
  });
});

test('a failure that passes says when to try again, as a header and on the way from service to service', async () => {
  const { status, retryAfter } = await answerOf('/waits');
  expect([status, retryAfter]).toEqual([429, '7']);
  expect((await answerOf('/missing')).retryAfter).toBeUndefined();
  await expect((await client()).call('/waits', { token: undefined })).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    parameters: { seconds: 6.2 },
  });
});

test('what stands before a service and refuses for it says when to try again', async () => {
  const proxy = createServer((_, response) => response.writeHead(503, { 'retry-after': '9' }).end('busy'));
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const through = new ServiceClient('files', url, null, onTlsError);
  clients.push(through);
  await expect(through.call('/', { token: undefined })).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    parameters: { service: 'files', seconds: 9 },
  });
  proxy.close();
});

test('an unexpected error of the other service tells nothing of its cause', async () => {
  const error = await (await client()).call('/broken', { token: undefined }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'INTERNAL' });
  expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
});

test('input that does not fit is refused with all problems and their places', async () => {
  const call = (await client()).call('/greetings', {
    method: 'POST',
    token: undefined,
    body: { name: 'far too long', admin: true },
  });
  await expect(call).rejects.toMatchObject({
    code: 'BAD_INPUT',
    parameters: { problems: [expect.stringMatching(/^name: /), expect.stringMatching(/admin/)] },
  });
});

test('a service that does not answer in time is given up', async () => {
  await expect((await client()).call('/slow', { token: undefined, deadline: 100 })).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
  });
});

test('a service that is not there is named', async () => {
  const nobody = new ServiceClient(
    'nobody',
    'https://127.0.0.1:9',
    await authority.certificateFor('gateway'),
    onTlsError,
  );
  clients.push(nobody);
  await expect(nobody.call('/', { token: undefined })).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    parameters: { service: 'nobody' },
  });
});

test('a client without a certificate of ours is refused', async () => {
  const other = await CertificateAuthority.open(mkdtempSync(join(tmpdir(), 'aila-http-')));
  const forged = {
    ...(await other.certificateFor('gateway')),
    caFile: (await authority.certificateFor('gateway')).caFile,
  };
  const stranger = new ServiceClient('files', service.url, forged, onTlsError);
  clients.push(stranger);
  await expect(stranger.call('/headers', { token: undefined })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

describe('whoever answers', () => {
  /** Reaches this machine, and stands in no certificate, like the address of an instance. */
  const byAddress = () => service.url.replace('localhost', '0.0.0.0');

  test('may be reached at an address that no certificate names', async () => {
    const answer = await (await client('files', byAddress())).call('/headers', { token: 'abc' });
    expect(answer).toMatchObject({ authorization: 'Bearer abc' });
    const elsewhere = { token: 'abc', baseUrl: byAddress() };
    expect(await (await client()).call('/headers', elsewhere)).toMatchObject({ authorization: 'Bearer abc' });
  });

  test('with the certificate of another service is refused, though the same authority signed it', async () => {
    for (const url of [service.url, byAddress()])
      await expect((await client('text-gen', url)).call('/headers', { token: 'abc' })).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      });
  });

  test('is never called in plain text where TLS was meant', async () => {
    let requests = 0;
    const listener = createServer((_, response) => {
      requests += 1;
      response.end('{}');
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    const baseUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    await expect((await client()).call('/headers', { token: 'abc', baseUrl })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
    expect(requests).toBe(0);
    listener.close();
  });
});

test('leaving a stream ends it at the other service', async () => {
  let last = -1;
  for await (const { n } of (await client()).stream<{ n: number }>('/numbers', { token: undefined })) {
    last = n;
    if (n === 20) break;
  }
  expect(last).toBe(20);
  await until(() => endedStreams === 1);
});

test('leaving a stream ends it at the other service also while that one is silent', async () => {
  const before = endedSilences;
  const stream = (await client()).stream<{ n: number }>('/silence', { token: undefined });
  expect((await stream.next()).value).toEqual({ n: 0 });
  const pending = stream.next();
  await stream.return();
  expect(await pending).toMatchObject({ done: true });
  await until(() => endedSilences > before);
});

describe('a crowd', () => {
  const headers = { token: 'abc' };
  const open = async (from: ServiceClient, count: number) => {
    const streams = Array.from({ length: count }, () => from.stream<{ n: number }>('/silence', headers));
    await Promise.all(streams.map((stream) => stream.next()));
    return streams;
  };
  const leave = (streams: readonly AsyncGenerator[]) => Promise.all(streams.map((stream) => stream.return(undefined)));

  test('of 200 who listen takes no connection from calls', async () => {
    const one = await client();
    const streams = await open(one, 200);
    const began = performance.now();
    await Promise.all(Array.from({ length: 50 }, () => one.call('/headers', headers)));
    expect(performance.now() - began).toBeLessThan(5_000);
    await leave(streams);
  }, 30_000);

  test('of 100 bodies that come slowly takes no connection from calls', async () => {
    const one = await client();
    const bodies = Array.from({ length: 100 }, () => new PassThrough());
    const slow = bodies.map((body) => {
      body.write('{"name":');
      return one.relay('/greetings', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    });
    await one.call('/headers', headers);
    for (const body of bodies) body.end('"Ada"}');
    const answers = await Promise.all(slow);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(bodies.map(() => 201));
    for (const { body } of answers) expect(await body.json()).toEqual({ greeting: 'Hello Ada' });
  }, 30_000);

  describe('beyond what is taken at once', () => {
    const small = async (metrics: Metrics, patience: number) => {
      const limits = {
        calls: { atOnce: 2, patience },
        streams: { atOnce: 2, patience: 0 },
        relay: { atOnce: 1, patience: 0 },
      };
      const tls = await authority.certificateFor('gateway');
      const made = new ServiceClient('files', service.url, tls, onTlsError, metrics, limits);
      clients.push(made);
      return made;
    };
    const busy = { code: 'SERVICE_BUSY', status: 503, parameters: { service: 'files', seconds: expect.any(Number) } };

    test('is told so after a moment, and counted', async () => {
      const metrics = new Metrics('test');
      const one = await small(metrics, 300);
      const slow = [1, 2].map(() => one.call('/slow', { ...headers, deadline: 1_500 }).catch(() => 'late'));
      await expect(one.call('/headers', headers)).rejects.toMatchObject(busy);
      const streams = await open(one, 2);
      await expect(one.stream('/silence', headers).next()).rejects.toMatchObject(busy);
      const text = await metrics.registry.metrics();
      for (const kind of ['calls', 'streams'])
        expect(text).toMatch(new RegExp(`refused_total{to="files",kind="${kind}",service="test"} 1`));
      expect(text).toMatch(/calls_running{to="files",kind="streams",service="test"} 2/);
      await leave(streams);
      expect(await Promise.all(slow)).toEqual(['late', 'late']);
    });

    test('is served as soon as a place is free, and no place is lost', async () => {
      const one = await small(new Metrics('test'), 10_000);
      for (let round = 0; round < 3; round += 1) {
        const calls = Array.from({ length: 20 }, () => one.call('/headers', headers));
        expect(await Promise.all(calls)).toHaveLength(20);
        await leave(await open(one, 2));
        await expect(one.call('/missing', headers)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        const answer = await one.relay('/headers', { method: 'GET', headers: {}, body: null });
        await answer.body.text();
      }
    });
  });
});

test('a renewed certificate is used without a restart', async () => {
  const serial = () => peerSerial(service.url, authority);
  const before = await serial();
  const elsewhere = mkdtempSync(join(tmpdir(), 'aila-http-'));
  copyFileSync(join(directory, 'ca.pem'), join(elsewhere, 'ca.pem'));
  copyFileSync(join(directory, 'ca.key'), join(elsewhere, 'ca.key'));
  const renewed = await (await CertificateAuthority.open(elsewhere)).certificateFor('files');
  copyFileSync(renewed.keyFile, join(directory, 'files.key'));
  copyFileSync(renewed.certFile, join(directory, 'files.pem'));
  const deadline = Date.now() + 15_000;
  while ((await serial()) === before && Date.now() < deadline) await new Promise((done) => setTimeout(done, 250));
  expect(await serial()).not.toBe(before);
}, 20_000);

async function answerOf(path: string): Promise<{ status: number | undefined; retryAfter: string | undefined }> {
  const material = readTls(await authority.certificateFor('gateway'));
  return new Promise((done, fail) => {
    get(`${service.url}${path}`, material, (answer) => {
      answer.resume();
      done({ status: answer.statusCode, retryAfter: answer.headers['retry-after'] });
    }).once('error', fail);
  });
}

async function peerSerial(url: string, ca: CertificateAuthority): Promise<string> {
  const material = readTls(await ca.certificateFor('gateway'));
  return new Promise((done, fail) => {
    const socket = connect({ ...material, port: Number(new URL(url).port), host: 'localhost' }, () => {
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      done(serialNumber);
    });
    socket.once('error', fail);
  });
}
