export { chunkPages, DEFAULT_CHUNK_OPTIONS, type Chunk, type ChunkOptions } from './chunking/chunk-pages.js';
export {
  PAGE_BREAK,
  partsByPage,
  type BlockKind,
  type PagePart,
  type PageText,
  type TextBlock,
} from './chunking/page-text.js';
export { insertChunks, publishVersion, type EmbeddedChunk, type VersionOfFile } from './index-store/chunk-store.js';
export { fuse, type Candidate } from './ranking/fuse.js';
export { cosine, vectorFromBytes } from './ranking/vectors.js';
export { embedChunks } from './windows/embed-chunks.js';
export { windowsFromBytes } from './windows/window-bytes.js';
export { search, type Passage, type PassagePart, type SearchRequest } from './search/search.js';
