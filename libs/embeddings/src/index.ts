export { createBuiltinEmbedder, type BuiltinEmbedderOptions } from './builtin/builtin-embedder.js';
export { EMBEDDING_DIMENSIONS, Embedder, type EmbedOptions } from './embedder.js';
export { EmbeddingError, type EmbeddingErrorCode } from './embedding-error.js';
export { embeddingSettings, type EmbeddingSettings } from './settings.js';
export { openEmbedder } from './open-embedder.js';
