export { fuse, type Candidate } from './ranking/fuse.js';
export { cosine } from './ranking/vectors.js';
export { embedChunks } from './windows/embed-chunks.js';
export { search, type Passage, type PassagePart, type SearchRequest } from './search/search.js';
