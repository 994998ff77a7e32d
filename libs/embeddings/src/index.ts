export { createBuiltinEmbedder, type BuiltinEmbedderOptions } from './builtin/builtin-embedder.js';
export { EMBEDDING_DIMENSIONS, type Embedder, type EmbedOptions } from './embedder.js';
export { EmbeddingError, type EmbeddingErrorCode } from './embedding-error.js';
