import { createBuiltinEmbedder } from './builtin/builtin-embedder.js';
import type { Embedder } from './embedder.js';
import { RemoteEmbedder } from './remote/remote-embedder.js';
import type { EmbeddingSettings } from './settings.js';

/** The embedder that the settings choose. Only the chosen one's code is loaded. */
export async function openEmbedder(settings: EmbeddingSettings): Promise<Embedder> {
  switch (settings.kind) {
    case 'builtin':
      return createBuiltinEmbedder();
    case 'bedrock': {
      const { BedrockEmbeddings } = await import('./bedrock/bedrock-embeddings.js');
      return new RemoteEmbedder(new BedrockEmbeddings(settings.modelId, settings.region));
    }
    case 'openai': {
      const { OpenaiEmbeddings } = await import('./openai/openai-embeddings.js');
      return new RemoteEmbedder(new OpenaiEmbeddings(settings));
    }
  }
}
