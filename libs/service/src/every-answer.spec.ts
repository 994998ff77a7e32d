import dns, { type LookupAddress } from 'node:dns';
import { connect } from 'node:net';
import { testService } from '@aila/config/testing';
import { Body, Controller, Get, Header, HttpCode, Module, Param, Patch, Post } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { startService, type RunningService } from './service.js';

let handled = 0;

@Controller('things')
class TestController {
  @Get(':id')
  read(@Param('id') id: string) {
    return { id };
  }

  @Get(':id/picture')
  @Header('cache-control', 'public, max-age=60')
  picture() {
    return {};
  }

  @Patch(':id')
  change() {
    return {};
  }

  @Post()
  @HttpCode(200)
  add(@Body() body: unknown) {
    handled += 1;
    return { body };
  }
}

@Module({ controllers: [TestController] })
class TestModule {}

/** `localhost` is often two addresses, of which this machine may have one alone: a second one of the same family. */
const addresses = ['127.0.0.1', '127.0.0.2'];

function giveLocalhostTwoAddresses(): void {
  const lookup = dns.lookup as (host: string, options: object, done: (...results: unknown[]) => void) => void;
  const both: LookupAddress[] = addresses.map((address) => ({ address, family: 4 }));
  jest.spyOn(dns, 'lookup').mockImplementation(((host: string, options: { all?: boolean }, done: typeof lookup) => {
    if (host === 'localhost' && options.all) done(null as never, both, undefined as never);
    else lookup(host, options, done as never);
  }) as never);
}

let service: RunningService;
beforeAll(async () => {
  giveLocalhostTwoAddresses();
  service = await startService({
    name: 'test',
    settings: { ...testService(null), host: 'localhost' },
    clients: 'public',
    headers: { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'self'" },
    features: [TestModule],
    configure: async (app) => {
      const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
      fastify.get('/raw', (_, reply) => {
        reply.hijack();
        reply.raw.writeHead(200, { 'content-type': 'text/plain' }).end('by hand');
      });
      await Promise.resolve();
    },
  });
});
afterAll(() => service?.stop());

const port = () => Number(new URL(service.url).port);

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** What comes back for these bytes. */
function raw(text: string, host = addresses[0]): Promise<RawAnswer> {
  return new Promise((done, fail) => {
    const socket = connect({ port: port(), host }, () => socket.write(text));
    let answer = '';
    socket.on('data', (part) => (answer += part.toString()));
    socket.on('error', fail);
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      const [line = '', ...lines] = head.split('\r\n');
      const headers = new Headers(lines.map((one) => one.split(/: (.*)/, 2) as [string, string]));
      done({ status: Number(line.split(' ')[1]), headers, body });
    });
  });
}

function expectDressed({ headers }: { readonly headers: Headers }, cacheControl = 'no-store'): void {
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'self'");
  expect(headers.get('cache-control')).toBe(cacheControl);
}

const end = 'connection: close\r\n\r\n';
const nodesOwn = {
  'headers of 64 KB': [431, 'HEADERS_TOO_LARGE', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(65_536)}\r\n${end}`],
  'what is no HTTP': [400, 'BAD_INPUT', 'HELLO\r\n\r\n'],
  'a header without a colon': [400, 'BAD_INPUT', `GET / HTTP/1.1\r\nhost: a\r\nno colon here\r\n${end}`],
  'two lengths of a body': [
    400,
    'BAD_INPUT',
    `POST /things HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n${end}`,
  ],
  'no host': [400, 'BAD_INPUT', `GET /things/1 HTTP/1.1\r\n${end}`],
  'an expectation that nobody has': [400, 'BAD_INPUT', `GET /things/1 HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n${end}`],
  'an address that cannot be decoded': [400, 'BAD_INPUT', `GET /things/%E0%A4%A HTTP/1.1\r\nhost: a\r\n${end}`],
  'an address without end': [404, 'NOT_FOUND', `GET /things/${'x'.repeat(300)} HTTP/1.1\r\nhost: a\r\n${end}`],
  'a target that is no path': [404, 'NOT_FOUND', `OPTIONS * HTTP/1.1\r\nhost: a\r\n${end}`],
  'an upgrade that leads nowhere': [404, 'NOT_FOUND', `GET /x HTTP/1.1\r\nhost: a\r\nupgrade: tea\r\n${end}`],
} as const;

describe('every answer is ours, in its headers and its words', () => {
  test.each(Object.entries(nodesOwn))('to %s', async (_, [status, code, bytes]) => {
    for (const host of addresses) {
      const answer = await raw(bytes, host);
      const problem = JSON.parse(answer.body) as Record<string, unknown>;
      expect([answer.status, problem['code']]).toEqual([status, code]);
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
      expect(problem['requestId']).toBe(answer.headers.get('x-request-id'));
      expectDressed(answer);
    }
  });

  test('to what it was made for, and where a handler writes to the socket itself', async () => {
    for (const path of ['/things/1', '/raw']) expectDressed(await fetch(service.url + path));
  });

  test('to what may be kept for a while, because its handler says so', async () => {
    expectDressed(await fetch(`${service.url}/things/1/picture`), 'public, max-age=60');
  });
});

describe('a body', () => {
  test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'text/json', 'x'])(
    'of type %s is refused before anything is done',
    async (type) => {
      const before = handled;
      for (const body of ['{"a":1}', '']) {
        const answer = await fetch(`${service.url}/things`, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        });
        expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
          415,
          'MEDIA_TYPE_UNSUPPORTED',
        ]);
      }
      expect(handled).toBe(before);
    },
  );

  test('without a type is refused', async () => {
    const answer = await raw(`POST /things HTTP/1.1\r\nhost: a\r\ncontent-length: 7\r\n${end}{"a":1}`);
    expect(answer.status).toBe(415);
  });

  test('of JSON is taken, with its character set named or not', async () => {
    for (const type of ['application/json', 'application/json; charset=utf-8']) {
      const answer = await fetch(`${service.url}/things`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"a":"é"}',
      });
      expect(await answer.json()).toEqual({ body: { a: 'é' } });
    }
  });
});

describe('a method that an address does not take', () => {
  test.each([
    ['DELETE', '/things/1', 'GET, HEAD, PATCH'],
    ['PROPFIND', '/things/1?a=b', 'GET, HEAD, PATCH'],
    ['GET', '/things', 'POST'],
    ['POST', '/things/1/picture', 'GET, HEAD'],
  ])('%s %s is answered with those that it takes', async (method, path, allowed) => {
    const body = method === 'POST' ? { body: 'a=b', headers: { 'content-type': 'text/plain' } } : {};
    const answer = await fetch(service.url + path, { method, ...body });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
    expect(await answer.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED', status: 405 });
  });

  test('is something else than an address that does not exist', async () => {
    const answer = await fetch(`${service.url}/nothing`, { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([404, null]);
    expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
  });
});
