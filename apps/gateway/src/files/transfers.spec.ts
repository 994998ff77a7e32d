import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { UserActor } from '@aila/access';
import type { UploadPermit } from '@aila/contracts';
import { seedClass, until } from '@aila/testing';
import { GatewayUnderTest } from '../testing/gateway-under-test.js';

/** As many as pass through at a time. */
const places = 64;
/** Bytes come now and then for longer than a grace and a window; the machine may be busy meanwhile. */
const limits = {
  RELAY_MAX_RUNNING: String(places),
  UPLOAD_RATE_WINDOW_SECONDS: '6',
  UPLOAD_IDLE_SECONDS: '10',
};

let gateway: GatewayUnderTest;
let instructor: UserActor;
let moduleId: string;
let token: string;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start(['auth', 'files'], limits);
  ({ instructor, moduleId } = await seedClass(gateway.db.owner));
  token = await gateway.tokenFor(instructor);
}, 120_000);
afterAll(() => gateway?.stop());

let count = 0;
async function permitFor(size: number): Promise<UploadPermit> {
  const body = { name: `slow-${(count += 1)}.txt`, type: 'text/plain', size };
  const { status, body: permit } = await gateway.call('POST', `/api/v1/modules/${moduleId}/files`, { token, body });
  if (status !== 201) throw new Error(`No permit: ${JSON.stringify(permit)}`);
  return permit as unknown as UploadPermit;
}

interface Sender {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** What was answered so far. */
  answer(): string;
}

/** A real connection that announces a body and then sends as little of it as one likes. */
function open({ url, headers }: UploadPermit, size: number): Sender {
  const { pathname, search } = new URL(url);
  const socket = connect({ port: Number(new URL(gateway.service.url).port), host: 'localhost' });
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  const lines = [`PUT ${pathname}${search} HTTP/1.1`, 'host: x', `content-length: ${size}`];
  for (const [name, value] of Object.entries(headers ?? {})) lines.push(`${name}: ${value}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return { socket, closed, answer: () => answer };
}

async function running(): Promise<number> {
  const text = await (await fetch(`${gateway.service.adminUrl}/metrics`)).text();
  return Number(/^aila_relayed_bodies\{.*\} (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}

const staged = () => {
  const folder = join(gateway.services.environment('files')['OBJECT_STORE_DIR'] as string, 'temporary');
  return existsSync(folder) ? readdirSync(folder) : [];
};

const putWhole = ({ url, headers }: UploadPermit, body: string) =>
  fetch(gateway.service.url + new URL(url).pathname + new URL(url).search, {
    method: 'PUT',
    headers: headers ?? {},
    body,
  });

describe('files that come through the gateway byte by byte', () => {
  test('hold up no read, take only the places there are, and are ended with their bytes taken away', async () => {
    const senders: Sender[] = [];
    for (let n = 0; n < places; n += 1) senders.push(open(await permitFor(100_000), 100_000));
    const spare = await permitFor(3);
    const dripping = setInterval(() => senders.forEach(({ socket }) => socket.writable && socket.write('x')), 500);
    try {
      await until(async () => (await running()) === places);
      const begin = performance.now();
      const { status } = await gateway.call('GET', `/api/v1/modules/${moduleId}/files`, { token });
      expect(status).toBe(200);
      expect(performance.now() - begin).toBeLessThan(5_000);

      const refused = await putWhole(spare, 'abc');
      const { code, parameters } = (await refused.json()) as { code: string; parameters: object };
      expect([refused.status, code, refused.headers.get('retry-after')]).toEqual([503, 'TRANSFERS_BUSY', '10']);
      expect(parameters).toEqual({ seconds: 10 });

      await Promise.all(senders.map(({ closed }) => closed));
      for (const sender of senders) expect(sender.answer()).toMatch(/^HTTP\/1\.1 408 [^]*"UPLOAD_TOO_SLOW"/);
    } finally {
      clearInterval(dripping);
      senders.forEach(({ socket }) => socket.destroy());
    }
    await until(() => staged().length === 0);
    await until(async () => (await running()) === 0);
    expect((await putWhole(spare, 'abc')).status).toBe(200);
  }, 120_000);

  test('are one for each permit: others are refused at once, and the one goes on', async () => {
    const permit = await permitFor(6);
    const first = open(permit, 6);
    first.socket.write('abc');
    await until(() => staged().length === 1);
    const others = Array.from({ length: 8 }, () => open(permit, 6));
    others.forEach(({ socket }) => socket.write('x'));
    await Promise.all(others.map(({ closed }) => closed));
    for (const other of others)
      expect(other.answer()).toMatch(/^HTTP\/1\.1 409 [^]*retry-after: 30[^]*"UPLOAD_RUNNING"/i);
    first.socket.write('def');
    await until(() => first.answer().startsWith('HTTP/1.1 200 '));
    first.socket.destroy();
  }, 60_000);

  test('are ended when they fall silent', async () => {
    const sender = open(await permitFor(100_000), 100_000);
    sender.socket.write('abc');
    await sender.closed;
    expect(sender.answer()).toMatch(/^HTTP\/1\.1 408 [^]*"UPLOAD_INTERRUPTED"/);
    await until(() => staged().length === 0);
  }, 60_000);
});
