import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEmbedder } from '../testing/conformance.js';
import type { Embedder } from '../embedder.js';
import { createBuiltinEmbedder, type BuiltinEmbedderOptions } from './builtin-embedder.js';
import published from './published-model.fixture.json' with { type: 'json' };
import { readableText } from '../prepare-text.js';

jest.setTimeout(60_000);

describeEmbedder('the builtin model', () => createBuiltinEmbedder());

/** A worker program of our own stands for a model that misbehaves. */
const folder = mkdtempSync(join(tmpdir(), 'aila-embeddings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Text and vector as the model with its 32-bit weights gives it. */
const publishedModel: Record<string, number[]> = published;

const opened: Embedder[] = [];
afterEach(() => Promise.all(opened.splice(0).map((embedder) => embedder.close())));

function embedderRunning(program: string, options: BuiltinEmbedderOptions = {}): Embedder {
  const workerFile = join(folder, `${opened.length}-${Date.now()}.cjs`);
  writeFileSync(
    workerFile,
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ stop }) => stop && process.exit());
     const answer = ({ id }) => parentPort.postMessage({ id, vector: new Float32Array(512).fill(1) });
     ${program}`,
  );
  const embedder = createBuiltinEmbedder({ ...options, workerFile });
  opened.push(embedder);
  return embedder;
}

test('a worker that dies fails what was waiting, and the next call starts a new one', async () => {
  const embedder = embedderRunning(`
    parentPort.on('message', (m) => (m.text === 'poison' ? process.exit(3) : setTimeout(answer, 20, m)));`);
  const lost = await Promise.allSettled([embedder.embed(['poison']), embedder.embed(['innocent'])]);
  for (const result of lost)
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'EmbeddingError', code: 'unavailable' } });
  await expect(embedder.embed(['innocent'])).resolves.toHaveLength(1);
});

test('a worker that throws is reported with its cause', async () => {
  const embedder = embedderRunning(`parentPort.on('message', () => { throw new Error('out of luck'); });`);
  await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'unavailable', cause: { message: 'out of luck' } });
});

test('a worker that never answers is given up', async () => {
  const embedder = embedderRunning(`parentPort.on('message', () => {});`, { timeoutMs: 200 });
  await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'took-too-long' });
});

test('a worker program that is not there is an error of the call, not of the process', async () => {
  const embedder = createBuiltinEmbedder({ workerFile: join(folder, 'absent.cjs') });
  await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'unavailable' });
  await embedder.close();
});

test('closing while the model is at work waits for it, and the process lives on', async () => {
  for (const wait of [0, 30, 60, 90]) {
    const embedder = createBuiltinEmbedder();
    await embedder.embed(['One.']);
    const refused = expect(
      embedder.embed(Array<string>(4).fill('Many words of a long text. '.repeat(140))),
    ).rejects.toMatchObject({
      code: 'closed',
    });
    await new Promise((done) => setTimeout(done, wait));
    await embedder.close();
    await refused;
  }
});

test('closing while texts are computed rejects them as closed', async () => {
  const embedder = embedderRunning(`parentPort.on('message', () => {});`);
  const refused = expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'closed' });
  await embedder.close();
  await refused;
});

test('a question overtakes the texts of a file that are still waiting', async () => {
  const embedder = embedderRunning(`parentPort.on('message', (m) => setTimeout(answer, 10, m));`);
  const order: string[] = [];
  const file = embedder.embed(['One', 'Two', 'Three', 'Four', 'Five']).then(() => order.push('file'));
  const question = embedder.embed(['A question?'], { priority: 'question' }).then(() => order.push('question'));
  await Promise.all([file, question]);
  expect(order).toEqual(['question', 'file']);
});

test('a resting embedder gives its memory back and wakes again', async () => {
  const embedder = embedderRunning(
    `const born = Date.now(); parentPort.on('message', ({ id }) =>
       parentPort.postMessage({ id, vector: new Float32Array(512).fill(born % 1e6) }));`,
    { idleMs: 700 },
  );
  const [first] = await embedder.embed(['a']);
  const [same] = await embedder.embed(['a']);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const [later] = await embedder.embed(['a']);
  expect(same).toEqual(first);
  expect(later).not.toEqual(first);
});

test('nothing is loaded before the first text', () => {
  const embedder = createBuiltinEmbedder({ workerFile: join(folder, 'absent.cjs') });
  expect(embedder.model).toBe('all-minilm-l6-v2.int8.windows-64');
});

test('a text is clipped, and what is invisible or broken in it is a space', () => {
  expect(readableText(' One\u200b\ud800thing.\r\n\u0000 Another. ')).toBe('One thing. Another.');
  expect(readableText('x'.repeat(1_000_000))).toHaveLength(4000);
});

test('the 8-bit weights give the directions of the published model', async () => {
  const embedder = createBuiltinEmbedder();
  opened.push(embedder);
  const texts = Object.keys(publishedModel);
  const vectors = await embedder.embed(texts);
  texts.forEach((text, index) => {
    const published = publishedModel[text] ?? [];
    const own = vectors[index] ?? new Float32Array();
    expect(published.reduce((sum, value, place) => sum + value * (own[place] ?? 0), 0)).toBeGreaterThan(0.998);
    expect([...own.subarray(published.length)].every((value) => value === 0)).toBe(true);
  });
});
