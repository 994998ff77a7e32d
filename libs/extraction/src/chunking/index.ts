export { chunkPages, DEFAULT_CHUNK_OPTIONS, type Chunk, type ChunkOptions } from './chunk-pages.js';
export { PAGE_BREAK, partsByPage, type PagePart } from './page-text.js';
export { countWords } from './words.js';
