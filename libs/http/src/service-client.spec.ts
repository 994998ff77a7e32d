import { copyFileSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { connect } from 'node:tls';
import { AilaError } from '@aila/contracts';
import { testService } from '@aila/config/testing';
import { CertificateAuthority } from '@aila/embedded';
import { withCorrelation } from '@aila/telemetry';
import { Body, Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServiceClient } from './service-client.js';
import { startService, type RunningService } from './service.js';
import { readTls } from './tls.js';

const Greeting = z.strictObject({ name: z.string().max(5) });
let endedStreams = 0;

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
    module: () => ({ module: TestModule }),
    checks: () => [],
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
  const deadline = Date.now() + 15_000;
  while (endedStreams === 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 10));
  expect(endedStreams).toBe(1);
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
