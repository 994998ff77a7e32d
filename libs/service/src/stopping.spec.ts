import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { testService } from '@aila/config/testing';
import { Module } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { startService } from './service.js';

@Module({})
class EmptyModule {}

/** A service whose answers to `/answer` and `/stream` wait, and a client that keeps its connections. */
async function aBusyService() {
  let asked = () => undefined as void;
  const isAsked = new Promise<void>((done) => (asked = done));
  let answer = () => undefined as void;
  let stream: FastifyReply['raw'] | undefined;
  const service = await startService({
    name: 'test',
    settings: testService(null),
    clients: 'public',
    features: [EmptyModule],
    configure: async (app) => {
      const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
      fastify.get('/answer', (_, reply) => {
        answer = () => void reply.send({ said: 'to its end' });
        asked();
      });
      fastify.get('/stream', (_, reply) => {
        reply.hijack();
        stream = reply.raw;
        stream.writeHead(200, { 'content-type': 'text/plain' }).write('begun');
      });
      await Promise.resolve();
    },
  });
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string) => get(service.url + path, { agent });
  return { service, ask, isAsked, answer: () => answer(), endStream: () => stream?.end(', ended') };
}

const textOf = async (response: IncomingMessage) => (await response.toArray()).join('');
/** Far less than the time after which connections are cut, and than that for which one is kept. */
const soon = 3_000;

test('a service that stops answers what is under way, and does not wait for the next request on the connection', async () => {
  const { service, ask, isAsked, answer } = await aBusyService();
  const request = ask('/answer');
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  await isAsked;
  const begun = performance.now();
  const stopped = service.stop();
  answer();
  const [response] = await answered;
  expect([await textOf(response), response.headers.connection]).toEqual(['{"said":"to its end"}', 'close']);
  await stopped;
  expect(performance.now() - begun).toBeLessThan(soon);
});

test('a stream that had begun is read to its end', async () => {
  const { service, ask, endStream } = await aBusyService();
  const [response] = (await once(ask('/stream'), 'response')) as [IncomingMessage];
  const begun = performance.now();
  const stopped = service.stop();
  endStream();
  expect(await textOf(response)).toBe('begun, ended');
  await stopped;
  expect(performance.now() - begun).toBeLessThan(soon);
});
