import { settingsGroup } from '@aila/config';
import { z } from 'zod';

export type EmbeddingSettings =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'bedrock'; readonly modelId: string; readonly region: string }
  | {
      readonly kind: 'openai';
      /** Of any endpoint that is compatible, up to and without `/embeddings`. */
      readonly baseUrl: string;
      readonly model: string;
      /** Null for an endpoint without keys. */
      readonly apiKeyFile: string | null;
    };

/** Which model turns texts into vectors. Whoever writes vectors and whoever searches them must use the same. */
export const embeddingSettings = settingsGroup(
  z.discriminatedUnion('EMBEDDINGS', [
    z.object({
      EMBEDDINGS: z
        .literal('builtin')
        .optional()
        .describe('Which model turns texts into vectors. The ingest and the text-gen service must use the same.'),
    }),
    z.object({
      EMBEDDINGS: z.literal('bedrock'),
      BEDROCK_EMBEDDING_MODEL_ID: z.string().describe('Id of the model at Bedrock, as `amazon.titan-embed-text-v2:0`.'),
      AWS_REGION: z.string().describe('Region of AWS, where one of its services is used.'),
    }),
    z.object({
      EMBEDDINGS: z.literal('openai'),
      OPENAI_BASE_URL: z
        .url()
        .describe('Address of the OpenAI-compatible server, up to and without `/chat/completions` or `/embeddings`.'),
      OPENAI_EMBEDDING_MODEL: z.string().describe('Name of the embedding model at that server.'),
      OPENAI_API_KEY_FILE: z
        .string()
        .optional()
        .describe('File with the key for that server; left out where it wants none.'),
    }),
  ]),
  (e): EmbeddingSettings => {
    switch (e.EMBEDDINGS) {
      case 'bedrock':
        return { kind: 'bedrock', modelId: e.BEDROCK_EMBEDDING_MODEL_ID, region: e.AWS_REGION };
      case 'openai':
        return {
          kind: 'openai',
          baseUrl: e.OPENAI_BASE_URL,
          model: e.OPENAI_EMBEDDING_MODEL,
          apiKeyFile: e.OPENAI_API_KEY_FILE ?? null,
        };
      default:
        return { kind: 'builtin' };
    }
  },
  [
    {
      variable: 'OPENAI_BASE_URL',
      because: 'production needs https; texts of courses pass there',
      when: (value) => value.kind === 'openai' && !value.baseUrl.startsWith('https:'),
    },
  ],
);
