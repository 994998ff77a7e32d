import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectCreated, ObjectEvents } from '../object-events.js';
import type { ObjectStore, UploadPermit } from '../object-store.js';

export interface StoreUnderTest {
  readonly store: ObjectStore;
  /** Another reader of the store's events, as after a restart of the process that reads them. */
  createEvents(): ObjectEvents;
  stop(): Promise<void>;
}

/** Sends bytes as a browser does that was given the permit. */
export async function sendWithPermit(permit: UploadPermit, body: Uint8Array | string): Promise<Response> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body);
  if (permit.method === 'PUT') return fetch(permit.url, { method: 'PUT', headers: permit.headers, body: bytes });
  const form = new FormData();
  for (const [name, value] of Object.entries(permit.fields ?? {})) form.append(name, value);
  form.append('file', new Blob([bytes]));
  return fetch(permit.url, { method: 'POST', body: form });
}

/** What every object store does, whatever it is made of. Call it in a spec file. */
export function describeObjectStore(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the promises of an object store`, () => {
    let test: StoreUnderTest;
    let count = 0;
    let key: string;
    beforeAll(async () => {
      test = await start();
    }, 60_000);
    afterAll(() => test.stop());
    beforeEach(() => {
      key = `course/module/file-${(count += 1)}/1`;
    });

    const permitFor = (
      body: string,
      changes: { key?: string; expiresInSeconds?: number } = {},
    ): Promise<UploadPermit> =>
      test.store.createUploadPermit({
        key,
        contentType: 'application/pdf',
        minBytes: body.length,
        maxBytes: body.length,
        ...changes,
      });

    async function contentOf(objectKey: string): Promise<string> {
      const { body } = await test.store.open(objectKey);
      return Buffer.concat(await body.toArray()).toString();
    }

    async function eventsWhile(
      work: () => Promise<unknown>,
      wanted: (event: ObjectCreated) => boolean,
      quietMs = 5_000,
    ) {
      const seen: ObjectCreated[] = [];
      const subscription = await test.createEvents().subscribe(async (event) => void seen.push(event));
      await work();
      for (let waited = 0; waited < quietMs && !seen.some(wanted); waited += 20) await sleep(20);
      await subscription.close();
      return seen.filter(wanted);
    }

    it('takes what a permit allows, tells of it, and gives it back', async () => {
      const permit = await permitFor('%PDF-1.7');
      const [event] = await eventsWhile(
        async () => expect((await sendWithPermit(permit, '%PDF-1.7')).ok).toBe(true),
        (candidate) => candidate.key === key,
      );
      expect(event).toMatchObject({ key, size: 8 });
      expect(await test.store.stat(key)).toEqual({ key, size: 8, eTag: event!.eTag, contentType: 'application/pdf' });
      expect(await contentOf(key)).toBe('%PDF-1.7');
    });

    it.each([
      ['more bytes', '%PDF-1.7 and more'],
      ['fewer bytes', '%PDF'],
      ['no bytes', ''],
    ])('refuses %s than the permit says, and nothing is left', async (_what, body) => {
      const permit = await permitFor('%PDF-1.7');
      const events = await eventsWhile(
        async () => expect((await sendWithPermit(permit, body)).ok).toBe(false),
        (candidate) => candidate.key === key,
        300,
      );
      expect(events).toEqual([]);
      expect(await test.store.stat(key)).toBeUndefined();
    });

    it('refuses another type than the permit says', async () => {
      const permit = await permitFor('<html></html>');
      const changed =
        permit.method === 'PUT'
          ? { ...permit, headers: { ...permit.headers, 'content-type': 'text/html' } }
          : { ...permit, fields: { ...permit.fields, 'Content-Type': 'text/html' } };
      expect((await sendWithPermit(changed, '<html></html>')).ok).toBe(false);
      expect(await test.store.stat(key)).toBeUndefined();
    });

    it('refuses a permit after its time', async () => {
      const permit = await permitFor('late', { expiresInSeconds: 1 });
      await sleep(1_200);
      expect((await sendWithPermit(permit, 'late')).ok).toBe(false);
      expect(await test.store.stat(key)).toBeUndefined();
    });

    it('refuses a permit for another key', async () => {
      const permit = await permitFor('bytes');
      const other = `${key}0`;
      const moved = {
        ...permit,
        url: permit.url.replace(key, other),
        ...(permit.fields ? { fields: { ...permit.fields, key: other } } : {}),
      };
      expect((await sendWithPermit(moved, 'bytes')).ok).toBe(false);
      expect(await test.store.stat(other)).toBeUndefined();
    });

    it('serves a download under the name that was asked for', async () => {
      await test.store.put(key, Buffer.from('content'), 'text/plain');
      const { url } = await test.store.createDownloadUrl({ key, fileName: 'Übung "1".pdf' });
      const answer = await fetch(url);
      expect(await answer.text()).toBe('content');
      expect(answer.headers.get('content-type')).toBe('text/plain');
      const disposition = answer.headers.get('content-disposition');
      expect(disposition).toMatch(/^attachment;/);
      expect(disposition).toContain(`filename*=UTF-8''%C3%9Cbung%20%221%22.pdf`);
    });

    it('serves a part of an object', async () => {
      await test.store.put(key, Buffer.from('0123456789'), 'text/plain');
      const { body, size } = await test.store.open(key, { start: 2, end: 4 });
      expect(Buffer.concat(await body.toArray()).toString()).toBe('234');
      expect(size).toBe(10);
      const { url } = await test.store.createDownloadUrl({ key, fileName: 'part.txt' });
      const answer = await fetch(url, { headers: { range: 'bytes=-3' } });
      expect([answer.status, await answer.text()]).toEqual([206, '789']);
    });

    it('gives equal bytes the same tag and other bytes another', async () => {
      const [a, b, c] = [`${key}/a`, `${key}/b`, `${key}/c`];
      const same = await test.store.put(a, Buffer.from('same'), 'text/plain');
      expect((await test.store.put(b, Buffer.from('same'), 'text/plain')).eTag).toBe(same.eTag);
      expect((await test.store.put(c, Buffer.from('other'), 'text/plain')).eTag).not.toBe(same.eTag);
    });

    it('knows nothing of an object that was never stored', async () => {
      expect(await test.store.stat(key)).toBeUndefined();
      await expect(test.store.open(key)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(test.store.delete(key)).resolves.toBeUndefined();
      const { url } = await test.store.createDownloadUrl({ key, fileName: 'x' });
      expect((await fetch(url)).status).toBe(404);
    });

    it('deletes one object, or all below a prefix and not those beside it', async () => {
      const keys = ['1/a', '1/b/c', '10/a'].map((rest) => `${key}/${rest}`);
      for (const each of keys) await test.store.put(each, Buffer.from(each), 'text/plain');
      expect(await test.store.deletePrefix(`${key}/1/`)).toBe(2);
      expect(await test.store.deletePrefix(`${key}/1/`)).toBe(0);
      expect(await test.store.stat(keys[0]!)).toBeUndefined();
      expect(await contentOf(keys[2]!)).toBe(keys[2]);
      await test.store.delete(keys[2]!);
      expect(await test.store.stat(keys[2]!)).toBeUndefined();
    });

    it.each(['../outside', 'a//b', '/a', 'a/', 'a/../b', 'a/.', 'a/%2e%2e/b', 'a\\b', 'a\0b', '.hidden', 'ü', ''])(
      'takes no key that is not a plain name: %j',
      async (bad) => {
        await expect(test.store.put(bad, Buffer.from('x'), 'text/plain')).rejects.toThrow('key');
        await expect(test.store.stat(bad)).rejects.toThrow('key');
        await expect(permitFor('x', { key: bad })).rejects.toThrow('key');
      },
    );

    it('delivers an event again when its handler failed, and after a restart of the reader', async () => {
      await test.store.put(key, Buffer.from('news'), 'text/plain');
      let failed = 0;
      const first = await test.createEvents().subscribe(async (event) => {
        if (event.key !== key) return;
        failed += 1;
        throw new Error('the database is away');
      });
      for (let waited = 0; waited < 10_000 && failed < 2; waited += 20) await sleep(20);
      await first.close();
      expect(failed).toBeGreaterThanOrEqual(2);
      const events = await eventsWhile(
        () => Promise.resolve(),
        (event) => event.key === key,
        10_000,
      );
      expect(events).toHaveLength(1);
      const again = await eventsWhile(
        () => Promise.resolve(),
        (event) => event.key === key,
        300,
      );
      expect(again).toEqual([]);
    }, 30_000);
  });
}
