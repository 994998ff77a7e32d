import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { serveWebClient } from './web-client.js';

const script = 'export const answer = 42;\n'.repeat(100);
const page = `<!doctype html><title>A page</title>${'<p>Text</p>'.repeat(100)}`;
const small = 'body{margin:0}';

let root: string;
let app: FastifyInstance;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'aila-web-'));
  mkdirSync(join(root, 'assets'));
  for (const [name, content] of Object.entries({ 'index.html': page, 'assets/index-abc.js': script })) {
    writeFileSync(join(root, name), content);
    writeFileSync(join(root, `${name}.br`), brotliCompressSync(content));
    writeFileSync(join(root, `${name}.gz`), gzipSync(content));
  }
  writeFileSync(join(root, 'assets/small-abc.css'), small);
  app = fastify();
  await serveWebClient(app, root);
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true });
});

const get = (url: string, encoding = '') =>
  app.inject({ url, headers: { accept: 'text/html', ...(encoding ? { 'accept-encoding': encoding } : {}) } });

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
] as const)('a browser that takes %s gets %s, with the type of what is inside', async (accepts, encoding, unpack) => {
  const answer = await get('/assets/index-abc.js', accepts);
  expect(answer.headers).toMatchObject({
    'content-encoding': encoding,
    'content-type': expect.stringContaining('javascript') as unknown,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: expect.stringMatching(/accept-encoding/i) as unknown,
  });
  expect(answer.rawPayload.length).toBeLessThan(script.length / 2);
  expect(unpack(answer.rawPayload).toString()).toBe(script);
});

test('who takes nothing compressed gets the file itself, and caches are told that others do not', async () => {
  for (const accepts of ['', 'identity']) {
    const { headers, payload } = await get('/assets/index-abc.js', accepts);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['vary']).toMatch(/accept-encoding/i);
    expect(payload).toBe(script);
  }
});

test('a file that the build left alone is sent as it is', async () => {
  const { headers, payload } = await get('/assets/small-abc.css', 'br, gzip');
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['content-type']).toMatch(/text\/css/);
  expect(payload).toBe(small);
});

test.each(['/', '/courses/1/modules/2'])(
  'the page is compressed at %s too, and asked for anew each time',
  async (url) => {
    const { headers, rawPayload } = await get(url, 'br');
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('text/html') as unknown,
      'cache-control': 'no-cache',
    });
    expect(brotliDecompressSync(rawPayload).toString()).toBe(page);
  },
);

test('a browser that has the page is told that it is still the same', async () => {
  const { headers } = await get('/', 'br');
  const again = await app.inject({
    url: '/',
    headers: { 'accept-encoding': 'br', 'if-none-match': String(headers['etag']) },
  });
  expect(again.statusCode).toBe(304);
});

test('the compressed files have no address of their own', async () => {
  const { statusCode } = await app.inject('/assets/index-abc.js.br');
  expect(statusCode).toBe(404);
});
