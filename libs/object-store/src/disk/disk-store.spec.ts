import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify } from 'fastify';
import type { UploadPermit } from '../object-store.js';
import { describeObjectStore, sendWithPermit } from '../testing/conformance.js';
import { DiskObjectEvents } from './disk-events.js';
import { DiskObjectStore, diskStoreFolders } from './disk-object-store.js';
import { storeRoutes } from './fastify.js';
import { createStoreHandler } from './store-handler.js';

/** A disk store in a folder of its own, served by Fastify on a free port. */
async function startDiskStore() {
  const folder = mkdtempSync(join(tmpdir(), 'object-store-'));
  const folders = diskStoreFolders(folder);
  const server = fastify({ bodyLimit: 1_000 });
  const faults: unknown[] = [];
  const refusals: string[] = [];
  let offset = 0;
  // The address is known only after the server listens, and the store needs it first: a port is reserved.
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as { port: number };
  await server.close();
  const store = new DiskObjectStore({
    folder,
    secret: randomBytes(32),
    publicUrl: `http://127.0.0.1:${port}/store`,
    now: () => Date.now() + offset,
  });
  await store.prepare();
  const handler = createStoreHandler({
    store,
    basePath: '/store',
    onError: (error) => faults.push(error),
    limits: { idleMs: 400, windowMs: 500, readerIdleMs: 700 },
    onRefusal: (limit) => refusals.push(limit),
    drainMs: 1_000,
  });
  const app = fastify({ bodyLimit: 1_000 });
  await app.register(storeRoutes(handler), { prefix: '/store' });
  await app.listen({ port, host: '127.0.0.1' });
  return {
    store,
    folders,
    faults,
    refusals,
    port,
    createEvents: () => new DiskObjectEvents({ folder: folders.events, pollMs: 50, retryMs: 50 }),
    moveClock: (milliseconds: number) => (offset += milliseconds),
    stop: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describeObjectStore('the disk store', startDiskStore);

describe('the disk store', () => {
  let test: Awaited<ReturnType<typeof startDiskStore>>;
  let count = 0;
  let key: string;
  beforeAll(async () => {
    test = await startDiskStore();
  });
  afterAll(() => test.stop());
  beforeEach(() => {
    key = `course/module/file-${(count += 1)}/1`;
  });

  const permitFor = (minBytes: number, maxBytes = minBytes): Promise<UploadPermit> =>
    test.store.createUploadPermit({ key, contentType: 'text/plain', minBytes, maxBytes });

  const eventsOnDisk = (): string[] =>
    readdirSync(test.folders.events)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(join(test.folders.events, name), 'utf8'))
      .filter((content) => content.includes(`"${key}"`));

  function expectNothingLeft(): void {
    expect(readdirSync(test.folders.temporary)).toEqual([]);
    expect(existsSync(join(test.folders.objects, ...key.split('/').slice(0, -1)))).toBe(false);
    expect(eventsOnDisk()).toEqual([]);
  }

  /** A client that can misbehave as `fetch` cannot. */
  function open(url: string, headers: Record<string, string | number>, method = 'PUT') {
    const { pathname, search } = new URL(url);
    const request = httpRequest({ port: test.port, path: pathname + search, method, headers });
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
    });
    answer.catch(() => undefined);
    return { request, answer };
  }

  async function bodyOf(answer: IncomingMessage): Promise<{ status: number | undefined; code: string }> {
    const body = Buffer.concat(await answer.toArray()).toString();
    return { status: answer.statusCode, code: (JSON.parse(body) as { code: string }).code };
  }

  describe('permits', () => {
    it('are void as soon as any of their terms is changed', async () => {
      const permit = await permitFor(3);
      const url = new URL(permit.url);
      for (const [name, value] of url.searchParams) {
        const changed = new URL(url);
        changed.searchParams.set(name, name === 'signature' ? `A${value.slice(1, -1)}A` : `${value}0`);
        const headers = name === 'type' ? { 'content-type': 'text/plain0' } : permit.headers;
        const answer = await sendWithPermit({ ...permit, url: changed.href, headers }, 'abc');
        expect([name, answer.status]).toEqual([name, 403]);
        changed.searchParams.delete(name);
        expect((await sendWithPermit({ ...permit, url: changed.href }, 'abc')).status).toBe(403);
      }
      expectNothingLeft();
    });

    it('are void with a signature that only decodes to the same bytes', async () => {
      const permit = await permitFor(3);
      const url = new URL(permit.url);
      const signature = url.searchParams.get('signature') as string;
      const sameBytes = [`${signature}=`, `${signature}!`];
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      sameBytes.push(signature.slice(0, -1) + letters[letters.indexOf(signature.slice(-1)) ^ 1]);
      for (const other of sameBytes) {
        expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
        url.searchParams.set('signature', other);
        expect((await sendWithPermit({ ...permit, url: url.href }, 'abc')).status).toBe(403);
      }
    });

    it('for a download do not allow an upload, nor the other way round', async () => {
      const { url } = await test.store.createDownloadUrl({ key, fileName: 'a.txt' });
      expect((await fetch(url, { method: 'PUT', body: 'abc', headers: { 'content-type': 'text/plain' } })).status).toBe(
        403,
      );
      await test.store.put(key, Buffer.from('abc'), 'text/plain');
      expect((await fetch((await permitFor(3)).url)).status).toBe(403);
    });

    it('of another store with another secret are void', async () => {
      const other = new DiskObjectStore({
        folder: tmpdir(),
        secret: randomBytes(32),
        publicUrl: `http://127.0.0.1:${test.port}/store`,
      });
      const permit = await other.createUploadPermit({ key, contentType: 'text/plain', minBytes: 1, maxBytes: 3 });
      expect((await sendWithPermit(permit, 'abc')).status).toBe(403);
    });

    it('last exactly as long as they say', async () => {
      const [first, second] = [await permitFor(3), await permitFor(3)];
      const life = second.expiresAt.getTime() - Date.now();
      test.moveClock(life - 2_000);
      expect((await sendWithPermit(first, 'abc')).status).toBe(200);
      test.moveClock(2_001);
      const late = await sendWithPermit(second, 'abc');
      expect(late.status).toBe(403);
      expect(await late.json()).toMatchObject({ code: 'PERMIT_INVALID' });
      test.moveClock(-life - 1);
    });

    it('cannot be made with a short secret', () => {
      expect(() => new DiskObjectStore({ folder: tmpdir(), secret: randomBytes(16), publicUrl: 'http://x' })).toThrow(
        '32',
      );
    });

    it.each([
      '/store/../../etc/passwd',
      '/store/..%2f..%2fetc%2fpasswd',
      '/store/course/%2e%2e/%2e%2e/temporary/x',
      '/store//etc/passwd',
      '/store/course\\..\\x',
      '/store/',
    ])('are not even looked at for the address %s', async (path) => {
      const raw = httpRequest({ port: test.port, path, method: 'GET' });
      const reply = new Promise<IncomingMessage>((resolve) => raw.once('response', resolve));
      raw.end();
      expect((await reply).statusCode).toBe(404);
    });
  });

  describe('uploads', () => {
    it('are acknowledged only when the event lies on the disk', async () => {
      expect((await sendWithPermit(await permitFor(3), 'abc')).status).toBe(200);
      const [event] = eventsOnDisk();
      expect(JSON.parse(event!)).toMatchObject({
        Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key, size: 3, eTag: expect.any(String) } } }],
      });
    });

    it('of a size that was not allowed are refused before the bytes are sent', async () => {
      const permit = await permitFor(1, 1_000);
      const { request, answer } = open(permit.url, { ...permit.headers, 'content-length': 600_000_000 });
      request.flushHeaders();
      expect(await bodyOf(await answer)).toEqual({ status: 400, code: 'UPLOAD_SIZE_MISMATCH' });
      request.destroy();
      expectNothingLeft();
    });

    it('that do not announce their size are counted', async () => {
      const permit = await permitFor(1, 100_000);
      const { request, answer } = open(permit.url, permit.headers);
      Readable.from([Buffer.alloc(60_000), Buffer.alloc(60_000), Buffer.alloc(60_000)]).pipe(request);
      expect(await bodyOf(await answer)).toEqual({ status: 400, code: 'UPLOAD_SIZE_MISMATCH' });
      expectNothingLeft();
    });

    it('larger than any body limit of the server pass, whatever their type', async () => {
      for (const contentType of ['text/plain', 'application/json', 'application/pdf']) {
        const permit = await test.store.createUploadPermit({ key, contentType, minBytes: 1, maxBytes: 300_000 });
        expect((await sendWithPermit(permit, Buffer.alloc(300_000, 'x'))).status).toBe(200);
        expect(await test.store.stat(key)).toMatchObject({ size: 300_000, contentType });
        await test.store.delete(key);
      }
    });

    it('that break off leave nothing behind', async () => {
      const permit = await permitFor(100_000);
      const { request } = open(permit.url, { ...permit.headers, 'content-length': 100_000 });
      request.write(Buffer.alloc(50_000));
      for (let tries = 0; tries < 2000 && readdirSync(test.folders.temporary).length === 0; tries += 1) await sleep(10);
      expect(readdirSync(test.folders.temporary)).toHaveLength(1);
      request.destroy();
      for (let tries = 0; tries < 2000 && readdirSync(test.folders.temporary).length > 0; tries += 1) await sleep(10);
      expectNothingLeft();
      expect(test.faults).toEqual([]);
    });

    it('that fall silent are given up', async () => {
      const permit = await permitFor(100_000);
      const { request, answer } = open(permit.url, { ...permit.headers, 'content-length': 100_000 });
      request.write(Buffer.alloc(10));
      expect(await bodyOf(await answer)).toEqual({ status: 408, code: 'UPLOAD_INTERRUPTED' });
      expectNothingLeft();
      request.destroy();
    });

    it('that bring a byte now and then are ended, and what they brought is taken away', async () => {
      const permit = await permitFor(100_000);
      const { request, answer } = open(permit.url, { ...permit.headers, 'content-length': 100_000 });
      const dripping = setInterval(() => request.write('x'), 50);
      expect(await bodyOf(await answer)).toEqual({ status: 408, code: 'UPLOAD_TOO_SLOW' });
      clearInterval(dripping);
      expectNothingLeft();
      expect(test.refusals).toContain('upload-pace');
      request.destroy();
    });

    it('are one at a time for each permit: the second is refused and the first goes on', async () => {
      const permit = await permitFor(6);
      const first = open(permit.url, { ...permit.headers, 'content-length': 6 });
      first.request.write('abc');
      for (let tries = 0; tries < 2000 && readdirSync(test.folders.temporary).length === 0; tries += 1) await sleep(10);
      const second = await sendWithPermit(permit, 'xyzxyz');
      const { code, parameters } = (await second.json()) as { code: string; parameters: { seconds: number } };
      expect([second.status, code, second.headers.get('retry-after')]).toEqual([409, 'UPLOAD_RUNNING', '30']);
      expect(parameters.seconds).toBe(30);
      expect(test.refusals).toContain('uploads-per-permit');
      first.request.end('def');
      expect((await first.answer).statusCode).toBe(200);
      const { body } = await test.store.open(key);
      expect(Buffer.concat(await body.toArray()).toString()).toBe('abcdef');
      // The place is free again: a repetition with the same bytes is taken.
      expect((await sendWithPermit(permit, 'abcdef')).status).toBe(200);
    });

    it('that are refused are read on, so that a client which sends first and reads later sees why', async () => {
      const permit = await permitFor(3);
      const url = permit.url.replace('signature=', 'signature=x');
      const answer = await sendWithPermit({ ...permit, url }, Buffer.alloc(8 * 1024 * 1024));
      expect(answer.status).toBe(403);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    });

    it('may be repeated with the same bytes and not with others', async () => {
      const permit = await permitFor(3);
      expect((await sendWithPermit(permit, 'abc')).status).toBe(200);
      expect((await sendWithPermit(permit, 'abc')).status).toBe(200);
      const other = await sendWithPermit(permit, 'xyz');
      expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([409, 'ALREADY_UPLOADED']);
      const { body } = await test.store.open(key);
      expect(Buffer.concat(await body.toArray()).toString()).toBe('abc');
      expect(readdirSync(test.folders.temporary)).toEqual([]);
    });

    it('at the same time with different bytes end with one of them, whole', async () => {
      const permit = await permitFor(50_000);
      const bodies = ['a', 'b', 'c'].map((letter) => Buffer.alloc(50_000, letter));
      const answers = await Promise.all(bodies.map((body) => sendWithPermit(permit, body)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
      const { body } = await test.store.open(key);
      const stored = Buffer.concat(await body.toArray());
      expect(bodies.some((sent) => sent.equals(stored))).toBe(true);
    });

    it('that a killed process left half-done are swept away after a day, younger ones are not', async () => {
      const [old, young] = ['old', 'young'].map((name) => join(test.folders.temporary, name));
      writeFileSync(old!, 'half');
      writeFileSync(young!, 'half');
      const yesterday = new Date(Date.now() - 25 * 3_600_000);
      utimesSync(old!, yesterday, yesterday);
      await test.store.prepare();
      expect([existsSync(old!), existsSync(young!)]).toEqual([false, true]);
      rmSync(young!);
    });
  });

  describe('downloads', () => {
    async function download(headers: Record<string, string>, fileName = 'a.txt', method = 'GET'): Promise<Response> {
      await test.store.put(key, Buffer.from('0123456789'), 'text/html');
      const { url } = await test.store.createDownloadUrl({ key, fileName });
      return fetch(url, { headers, method });
    }

    it.each([
      ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
      ['bytes=8-', 206, '89', 'bytes 8-9/10'],
      ['bytes=8-100', 206, '89', 'bytes 8-9/10'],
      ['bytes=-4', 206, '6789', 'bytes 6-9/10'],
      ['bytes=-100', 206, '0123456789', 'bytes 0-9/10'],
      ['bytes=0-1,3-4', 200, '0123456789', null],
      ['lines=1-2', 200, '0123456789', null],
      ['bytes=5-2', 200, '0123456789', null],
    ])('answer the range %s with %d', async (range, status, content, contentRange) => {
      const answer = await download({ range });
      expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
        status,
        content,
        contentRange,
      ]);
    });

    it.each(['bytes=10-', 'bytes=-0'])('refuse the range %s that lies outside', async (range) => {
      const answer = await download({ range });
      expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    });

    it('send everything when the object is not the one that the client has a part of', async () => {
      expect((await download({ range: 'bytes=1-2', 'if-range': '"another"' })).status).toBe(200);
    });

    it('answer HEAD with the headers alone', async () => {
      const answer = await download({}, 'a.txt', 'HEAD');
      expect([answer.headers.get('content-length'), await answer.text()]).toEqual(['10', '']);
    });

    it('are cut off when their reader takes nothing, and hold no file open any longer', async () => {
      await test.store.put(key, Buffer.alloc(64 * 1024 * 1024), 'text/plain');
      const { url } = await test.store.createDownloadUrl({ key, fileName: 'a.txt' });
      const isOpen = () =>
        readdirSync('/proc/self/fd').some((fd) => {
          try {
            return readlinkSync(join('/proc/self/fd', fd)).includes(`${key}@object`);
          } catch {
            return false;
          }
        });
      const { request, answer } = open(url, {}, 'GET');
      request.end();
      const reader = await answer;
      reader.pause();
      reader.on('error', () => undefined);
      if (process.platform === 'linux') expect(isOpen()).toBe(true);
      for (let tries = 0; tries < 2000 && !test.refusals.includes('download-pace'); tries += 1) await sleep(10);
      expect(test.refusals).toContain('download-pace');
      if (process.platform === 'linux') {
        for (let tries = 0; tries < 500 && isOpen(); tries += 1) await sleep(10);
        expect(isOpen()).toBe(false);
      }
      request.destroy();
    });

    it('are never run or guessed at by a browser, nor kept by it', async () => {
      const { headers } = await download({});
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain('sandbox');
      expect(headers.get('cache-control')).toContain('no-store');
    });

    it('keep their name in the header, whatever it holds', async () => {
      const answer = await download({}, 'a"\r\nset-cookie: x=1\r\n../../循环.pdf');
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="a_set-cookie_ x_1.._..___.pdf"; ` +
          `filename*=UTF-8''a%22set-cookie%3A%20x%3D1.._.._%E5%BE%AA%E7%8E%AF.pdf`,
      );
    });
  });

  describe('events', () => {
    it('that cannot be read are put aside and reported, and do not hold up the others', async () => {
      const bad = 'not-an-event.json';
      writeFileSync(join(test.folders.events, bad), '{"Records": 7}');
      const reported: string[] = [];
      const events = new DiskObjectEvents({
        folder: test.folders.events,
        pollMs: 20,
        onError: (_error, file) => reported.push(file),
      });
      await test.store.put(key, Buffer.from('abc'), 'text/plain');
      const seen: string[] = [];
      const subscription = await events.subscribe(async (event) => void seen.push(event.key));
      for (let tries = 0; tries < 2000 && !(seen.includes(key) && reported.length > 0); tries += 1) await sleep(10);
      await subscription.close();
      expect(seen).toContain(key);
      expect(reported).toEqual([bad]);
      expect(existsSync(join(test.folders.events, 'unreadable', bad))).toBe(true);
    });

    it('are delivered to all of several readers or to one, and end either way', async () => {
      const seen: string[] = [];
      const readers = await Promise.all(
        [1, 2, 3].map(() => test.createEvents().subscribe(async (event) => void seen.push(event.key))),
      );
      await test.store.put(key, Buffer.from('abc'), 'text/plain');
      for (let tries = 0; tries < 2000 && eventsOnDisk().length > 0; tries += 1) await sleep(10);
      await Promise.all(readers.map((reader) => reader.close()));
      expect(eventsOnDisk()).toEqual([]);
      expect(seen).toContain(key);
    });

    it('being handled are waited for when the reader closes', async () => {
      await test.store.put(key, Buffer.from('abc'), 'text/plain');
      let done = false;
      let begun = false;
      const subscription = await test.createEvents().subscribe(async () => {
        begun = true;
        await sleep(200);
        done = true;
      });
      for (let tries = 0; tries < 2000 && !begun; tries += 1) await sleep(10);
      await subscription.close();
      expect(done).toBe(true);
    });
  });
});
