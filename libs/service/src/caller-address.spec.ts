import { testService } from '@aila/config/testing';
import { Controller, Get, Module, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { startService } from './service.js';

@Controller()
class EchoController {
  @Get()
  echo(@Req() { ip, protocol }: FastifyRequest) {
    return { ip, protocol };
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

const settings = testService(null);

/** What the service believes of a caller that says all this of itself. */
async function believed(proxies: number | undefined, forwardedFor: string) {
  const service = await startService({
    name: 'test',
    settings,
    clients: 'public',
    ...(proxies === undefined ? {} : { proxies }),
    features: [EchoModule],
  });
  try {
    const headers = { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': 'https' };
    return (await (await fetch(service.url, { headers })).json()) as { ip: string; protocol: string };
  } finally {
    await service.stop();
  }
}

const forged = '192.0.2.1';
const viewer = '198.51.100.7';
const cloudFront = '203.0.113.1';

test.each([
  ['nobody stands before the service', undefined, `${forged}, ${viewer}`, '127.0.0.1'],
  ['only a load balancer does', 1, `${forged}, ${viewer}`, viewer],
  ['CloudFront and a load balancer do', 2, `${forged}, ${viewer}, ${cloudFront}`, viewer],
  [
    'the caller wrote as many addresses as there are proxies',
    2,
    `${forged}, ${forged}, ${viewer}, ${cloudFront}`,
    viewer,
  ],
])('an address that a caller makes up is not believed when %s', async (_, proxies, forwardedFor, address) => {
  expect((await believed(proxies, forwardedFor)).ip).toBe(address);
});

test('the protocol is that of the browser behind proxies, and that of the connection without', async () => {
  expect((await believed(2, `${viewer}, ${cloudFront}`)).protocol).toBe('https');
  expect((await believed(0, viewer)).protocol).toBe('http');
});
