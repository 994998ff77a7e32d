export {
  indexVersion,
  insertChunks,
  makeCurrent,
  publishVersion,
  type EmbeddedChunk,
  type VersionOfFile,
} from './index-store/chunk-store.js';
export { fuse, type Candidate } from './ranking/fuse.js';
export { cosine, vectorFromBytes } from './ranking/vectors.js';
export { embedChunks } from './windows/embed-chunks.js';
export { windowsFromBytes } from './index-store/window-bytes.js';
export { search, type Passage, type PassagePart, type SearchRequest } from './search/search.js';
