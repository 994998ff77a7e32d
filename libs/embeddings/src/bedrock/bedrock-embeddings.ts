import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { z } from 'zod';
import { EMBEDDING_DIMENSIONS } from '../embedder.js';
import type { EmbeddingProvider } from '../remote/remote-embedder.js';

/** The SDK repeats throttled and failed requests, with pauses and a budget shared by all requests of the process. */
const ATTEMPTS = 5;

const Answer = z.object({ embedding: z.array(z.number()) });

/** Amazon Titan Text Embeddings V2 by InvokeModel, which takes one text at a time. */
export class BedrockEmbeddings implements EmbeddingProvider {
  readonly model: string;
  readonly batch = 1;
  private readonly client: BedrockRuntimeClient;

  constructor(
    private readonly modelId: string,
    region: string,
  ) {
    this.model = `bedrock:${modelId}:${EMBEDDING_DIMENSIONS}`;
    this.client = new BedrockRuntimeClient({ region, maxAttempts: ATTEMPTS });
  }

  async request([inputText = '']: readonly string[], abortSignal: AbortSignal): Promise<number[][]> {
    const { body } = await this.client.send(
      new InvokeModelCommand({
        modelId: this.modelId,
        contentType: 'application/json',
        accept: 'application/json',
        body: JSON.stringify({ inputText, dimensions: EMBEDDING_DIMENSIONS, normalize: true }),
      }),
      { abortSignal },
    );
    return [Answer.parse(JSON.parse(new TextDecoder().decode(body))).embedding];
  }

  close(): void {
    this.client.destroy();
  }
}
