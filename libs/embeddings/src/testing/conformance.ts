import { EMBEDDING_DIMENSIONS, type Embedder } from '../embedder.js';
import { EmbeddingError } from '../embedding-error.js';

/** What every embedder must hold to. Call it inside a spec file; `create` gives a fresh embedder each time. */
export function describeEmbedder(name: string, create: () => Embedder | Promise<Embedder>): void {
  describe(`${name} as an embedder`, () => {
    let embedder: Embedder;
    beforeAll(async () => {
      embedder = await create();
    });
    afterAll(() => embedder.close());

    test('gives one vector of unit length and of the common dimension for each text, in order', async () => {
      const texts = [
        'A loop repeats a block of code.',
        'Paris is the capital of France.',
        'A loop repeats a block of code.',
      ];
      const vectors = await embedder.embed(texts);
      expect(embedder.dimensions).toBe(EMBEDDING_DIMENSIONS);
      expect(vectors.map((vector) => vector.length)).toEqual(texts.map(() => EMBEDDING_DIMENSIONS));
      for (const vector of vectors) expect(lengthOf(vector)).toBeCloseTo(1, 4);
      expect(dot(vectors[0], vectors[2])).toBeCloseTo(1, 4);
    });

    test('puts a paraphrase nearer than an unrelated sentence', async () => {
      const [question, paraphrase, unrelated] = await embedder.embed([
        'How do I repeat something several times?',
        'Use a loop to run the same statements again and again.',
        'The museum opens on Sundays at ten o’clock.',
      ]);
      expect(dot(question, paraphrase)).toBeGreaterThan(dot(question, unrelated) + 0.05);
    });

    test('gives the same vector for the same text, whatever stands beside it', async () => {
      const text = 'A tuple cannot be changed after it was made.';
      const [alone] = await embedder.embed([text]);
      const among = await embedder.embed([
        'Short.',
        text,
        'A longer companion of the text, so that the batch differs. '.repeat(5),
      ]);
      expect(dot(alone, among[1])).toBeGreaterThan(0.9999);
    });

    test('no text is no work, and a text without a visible character is the zero vector', async () => {
      await expect(embedder.embed([])).resolves.toEqual([]);
      const [empty, blank, word] = await embedder.embed(['', ' \n\t\u00a0\u200b', 'word']);
      expect([lengthOf(empty), lengthOf(blank)]).toEqual([0, 0]);
      expect(lengthOf(word)).toBeCloseTo(1, 4);
    });

    test('a text far longer than the model reads is answered soon', async () => {
      const began = performance.now();
      const [words, unbroken] = await embedder.embed(['loops and lists '.repeat(20_000), 'x'.repeat(300_000)]);
      expect(lengthOf(words)).toBeCloseTo(1, 4);
      expect(lengthOf(unbroken)).toBeCloseTo(1, 4);
      expect(performance.now() - began).toBeLessThan(15_000);
    });

    test('emoji, mathematics, foreign scripts, half surrogates and control characters do no harm', async () => {
      const vectors = await embedder.embed([
        '👩‍🔬 ∑ₙ 1/n² = π²/6',
        '循环语句',
        '\ud800 broken \udc00',
        'nul \u0000 byte',
        '()',
      ]);
      for (const vector of vectors) expect(lengthOf(vector)).toBeCloseTo(1, 4);
    });

    test('an aborted call rejects with the reason of the signal, and the next call works', async () => {
      const before = AbortSignal.abort(new Error('not wanted'));
      await expect(embedder.embed(['never'], { signal: before })).rejects.toThrow('not wanted');
      const controller = new AbortController();
      const running = embedder.embed(Array<string>(64).fill('A sentence that takes its time.'), {
        signal: controller.signal,
      });
      controller.abort(new Error('changed my mind'));
      await expect(running).rejects.toThrow('changed my mind');
      await expect(embedder.embed(['still here'])).resolves.toHaveLength(1);
    });

    test('after close it refuses with a clear error, and closing again does nothing', async () => {
      const closing = await create();
      await closing.embed(['once']);
      await closing.close();
      await closing.close();
      const refused = await closing.embed(['again']).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(EmbeddingError);
      expect(refused).toMatchObject({ code: 'closed' });
    });
  });
}

function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) throw new Error('a vector is missing');
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function lengthOf(vector: Float32Array | undefined): number {
  return Math.sqrt(dot(vector, vector));
}
