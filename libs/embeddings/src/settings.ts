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
    z.object({ EMBEDDINGS: z.literal('builtin').optional() }),
    z.object({ EMBEDDINGS: z.literal('bedrock'), BEDROCK_EMBEDDING_MODEL_ID: z.string(), AWS_REGION: z.string() }),
    z.object({
      EMBEDDINGS: z.literal('openai'),
      OPENAI_BASE_URL: z.url(),
      OPENAI_EMBEDDING_MODEL: z.string(),
      OPENAI_API_KEY_FILE: z.string().optional(),
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
  (value) =>
    value.kind === 'openai' && !value.baseUrl.startsWith('https:')
      ? ['OPENAI_BASE_URL: production needs https; texts of courses pass there']
      : [],
);
