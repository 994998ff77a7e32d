import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EMBEDDING_DIMENSIONS } from '../embedder.js';
import type { EmbeddingProvider } from '../remote/remote-embedder.js';

const Answer = z.object({ data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()) })) });

/** Any endpoint that speaks OpenAI's embeddings and whose model can be asked for our number of dimensions. */
export class OpenaiEmbeddings implements EmbeddingProvider {
  readonly model: string;
  readonly batch = 32;

  constructor(private readonly endpoint: { baseUrl: string; model: string; apiKeyFile: string | null }) {
    this.model = `openai:${endpoint.model}:${EMBEDDING_DIMENSIONS}`;
  }

  async request(input: readonly string[], signal: AbortSignal): Promise<number[][]> {
    const { baseUrl, model, apiKeyFile } = this.endpoint;
    // Read each time, so that a key can be replaced under a running service.
    const key = apiKeyFile === null ? null : (await readFile(apiKeyFile, 'utf8')).trim();
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, input, dimensions: EMBEDDING_DIMENSIONS, encoding_format: 'float' }),
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The endpoint of the embedding model answered with status ${response.status}.`);
    }
    const { data } = Answer.parse(await response.json());
    return data.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  }

  close(): void {
    // Connections belong to the process.
  }
}
