import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { testService } from '@aila/config/testing';
import { CertificateAuthority } from '@aila/embedded';
import { Body, Controller, Module, Post } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { startService, type RunningService } from './service.js';
import { readTls } from './tls.js';

const requests = { headMs: 600, bodyMs: 900 };
/** Longer than any limit here and any hiccup of the machine, and shorter than what Node would wait by itself. */
const patience = 20_000;

@Controller()
class EchoController {
  @Post('echo')
  echo(@Body() body: object) {
    return body;
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

const start = (tls: Parameters<typeof testService>[0]) =>
  startService({
    name: 'test',
    settings: { ...testService(tls), requests },
    clients: 'services',
    features: [EchoModule],
    configure: async (app) => {
      const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
      await fastify.register(async (scope) => {
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
        scope.post('/files', { config: { ownBodyTime: true } }, async (request) => {
          for await (const part of request.raw) void part;
          return { complete: request.raw.complete };
        });
      });
    },
  });

let service: RunningService;
beforeAll(async () => {
  service = await start(null);
});
afterAll(() => service?.stop());

/** A connection that sends `text` a character at a time, and what comes back until the other side closes it. */
async function trickle(begin: string, text: string, everyMs: number, open: () => Socket = plain): Promise<string> {
  const socket = open();
  const begun = performance.now();
  let answer = '';
  let isClosed = false;
  socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
  socket.on('error', () => undefined).once('close', () => (isClosed = true));
  socket.write(begin);
  for (let at = 0; !isClosed; at = (at + 1) % text.length) {
    if (performance.now() - begun > patience) {
      socket.destroy();
      throw new Error('The connection is still open.');
    }
    if (socket.writable) socket.write(text.charAt(at));
    await sleep(everyMs);
  }
  return answer;
}

const plain = () => connect({ port: Number(new URL(service.url).port), host: '127.0.0.1' });
const post = (path: string, length: number, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'host: x', 'content-type: application/json', `content-length: ${length}`, ...headers]
    .map((line) => `${line}\r\n`)
    .join('') + '\r\n';

async function refusals(): Promise<string> {
  const text = await (await fetch(`${service.adminUrl}/metrics`)).text();
  return text.split('\n').find((line) => line.includes('request-body-time')) ?? 'none';
}

describe('a request that comes slowly', () => {
  test('is ended while its head comes', async () => {
    expect(await trickle('GET / HTTP/1.1\r\nx: ', 'a', 50)).toMatch(/^HTTP\/1.1 408 /);
  });

  test('is ended on a connection that says nothing at all', async () => {
    expect(await trickle('', '', 50)).toMatch(/^HTTP\/1.1 408 /);
  });

  test('is ended with a code while its body comes, and counted', async () => {
    const answer = await trickle(post('/echo', 1_000), ' ', 50);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"REQUEST_TOO_SLOW"');
    expect(await refusals()).toMatch(/ [1-9]\d*$/);
  });

  test('is ended when it was answered before its body was read', async () => {
    const answer = await trickle(post('/echo', 10_000_000), ' ', 50);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  test('is ended where no such path is', async () => {
    expect(await trickle(post('/nowhere', 1_000), ' ', 50)).toMatch(/^HTTP\/1.1 4(04|08) /);
  });

  test('may take longer for a file, which has a rule of its own', async () => {
    const socket = plain();
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
    socket.write(post('/files', 30));
    for (let sent = 0; sent < 30; sent += 1) {
      socket.write('x');
      await sleep(60);
    }
    for (let tries = 0; tries < 500 && !answer.includes('complete'); tries += 1) await sleep(20);
    expect(answer).toContain('{"complete":true}');
    socket.destroy();
  });

  test('is ended over mutual TLS as well', async () => {
    const authority = await CertificateAuthority.open(mkdtempSync(join(tmpdir(), 'aila-slow-')));
    const mutual = await start(await authority.certificateFor('files'));
    const material = readTls(await authority.certificateFor('gateway'));
    const secure = () =>
      connectTls({ ...material, port: Number(new URL(mutual.url).port), host: '127.0.0.1', servername: 'files' });
    expect(await trickle('GET / HTTP/1.1\r\nx: ', 'a', 50, secure)).toMatch(/^HTTP\/1.1 408 /);
    expect(await trickle(post('/echo', 1_000), ' ', 50, secure)).toContain('"REQUEST_TOO_SLOW"');
    await mutual.stop();
  });
});

test('a request that comes in time is answered, again and again on one connection', async () => {
  for (const _ of [1, 2, 3]) {
    const answer = await fetch(`${service.url}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(await answer.json()).toEqual({ a: 1 });
    await sleep(400);
  }
});
