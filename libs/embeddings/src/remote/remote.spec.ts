import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { BedrockDouble } from '@aila/testing';
import { createBuiltinEmbedder } from '../builtin/builtin-embedder.js';
import { describeEmbedder } from '../testing/conformance.js';
import { openEmbedder } from '../open-embedder.js';
import { RemoteEmbedder, type EmbeddingProvider } from './remote-embedder.js';

/** Meaning comes from the builtin model, so that the doubles answer as a real model would. */
const builtin = createBuiltinEmbedder();
const meaningOf = async (text: string): Promise<number[]> => [...((await builtin.embed([text]))[0] ?? [])];
afterAll(() => builtin.close());

describe('through Bedrock', () => {
  let bedrock: BedrockDouble;
  let restore: () => void;
  beforeAll(async () => {
    bedrock = await BedrockDouble.start();
    bedrock.embed = meaningOf;
    restore = bedrock.useInEnvironment();
  });
  afterAll(() => {
    restore();
    bedrock.stop();
  });
  beforeEach(() => {
    bedrock.failures.length = 0;
    bedrock.hanging = false;
  });

  const open = () => openEmbedder({ kind: 'bedrock', modelId: 'amazon.titan-embed-text-v2:0', region: bedrock.region });

  describeEmbedder('Titan Text Embeddings', open);

  test('throttled requests are repeated', async () => {
    bedrock.failures.push('ThrottlingException', 'ThrottlingException');
    const embedder = await open();
    await expect(embedder.embed(['patience'])).resolves.toHaveLength(1);
    expect(bedrock.failures).toEqual([]);
    await embedder.close();
  });

  test('a refusal is not repeated, and says what it was without the text', async () => {
    bedrock.failures.push('AccessDeniedException');
    const embedder = await open();
    const refused = await embedder.embed(['a secret text']).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'unavailable', message: expect.stringContaining('AccessDenied') as string });
    expect(String(refused)).not.toContain('secret text');
    await embedder.close();
  });

  test('a wrong key is refused by the service', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'another secret';
    const embedder = await open();
    await expect(embedder.embed(['text'])).rejects.toMatchObject({ code: 'unavailable' });
    await embedder.close();
    process.env['AWS_SECRET_ACCESS_KEY'] = bedrock.credentials.secretAccessKey;
  });

  test('a long list is worked off a few requests at a time', async () => {
    bedrock.mostAtOnce = 0;
    const embedder = await open();
    const texts = Array.from({ length: 24 }, (_, index) => `Sentence number ${index}.`);
    await expect(embedder.embed(texts)).resolves.toHaveLength(24);
    expect(bedrock.mostAtOnce).toBeGreaterThan(1);
    expect(bedrock.mostAtOnce).toBeLessThanOrEqual(4);
    await embedder.close();
  });
});

describe('through an OpenAI-compatible endpoint', () => {
  let server: Server;
  const received: { model: string; input: string[]; dimensions: number }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      void (async () => {
        const body = (await json(request)) as (typeof received)[number];
        received.push(body);
        const data = await Promise.all(
          body.input.map(async (text, index) => ({
            index,
            embedding: (await meaningOf(text)).slice(0, body.dimensions),
          })),
        );
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: data.reverse() }));
      })();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const open = () => {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
    return openEmbedder({ kind: 'openai', baseUrl, model: 'some-model', apiKeyFile: null });
  };

  describeEmbedder('an OpenAI-compatible model', open);

  test('many texts go in few requests', async () => {
    received.length = 0;
    const embedder = await open();
    await embedder.embed(Array.from({ length: 40 }, (_, index) => `Sentence ${index}.`));
    expect(received.map(({ input }) => input.length)).toEqual([32, 8]);
    await embedder.close();
  });
});

describe('the work of a remote embedder', () => {
  const vector = Array.from({ length: 512 }, () => 1);

  /** Answers when told to. */
  class ByHand implements EmbeddingProvider {
    readonly model = 'by-hand';
    readonly batch = 1;
    readonly begun: { text: string; answer: () => void }[] = [];
    request([text = '']: readonly string[]): Promise<number[][]> {
      return new Promise((resolve) => this.begun.push({ text, answer: () => resolve([vector]) }));
    }
    close(): void {}
  }

  const settled = () => new Promise((done) => setImmediate(done));

  test('a question overtakes texts that wait, and no more than the limit run', async () => {
    const provider = new ByHand();
    const embedder = new RemoteEmbedder(provider, { concurrency: 1 });
    const ingest = embedder.embed(['one', 'two', 'three']);
    const question = embedder.embed(['question'], { priority: 'question' });
    await settled();
    expect(provider.begun.map(({ text }) => text)).toEqual(['one']);
    for (let done = 0; done < 4; done += 1) {
      provider.begun[done]?.answer();
      await settled();
    }
    await Promise.all([ingest, question]);
    expect(provider.begun.map(({ text }) => text)).toEqual(['one', 'question', 'two', 'three']);
  });

  test('a provider that stays silent is given up', async () => {
    const embedder = new RemoteEmbedder(new ByHand(), { timeoutMs: 20 });
    await expect(embedder.embed(['text'])).rejects.toMatchObject({ code: 'took-too-long' });
  });

  test.each([
    ['of another length', Array.from({ length: 1024 }, () => 1)],
    ['without a direction', Array.from({ length: 512 }, () => 0)],
  ])('a vector %s never gets into an index', async (_, wrong) => {
    const provider: EmbeddingProvider = {
      model: 'wrong',
      batch: 1,
      request: () => Promise.resolve([wrong]),
      close: () => undefined,
    };
    await expect(new RemoteEmbedder(provider).embed(['text'])).rejects.toMatchObject({ code: 'unavailable' });
  });
});
