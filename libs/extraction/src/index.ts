export { extractPages, type ExtractOptions } from './extract-pages.js';
export { EXTRACTION_REASONS, ExtractionError, type ExtractionReason } from './extraction-error.js';
export { DEFAULT_LIMITS, type ExtractionLimits } from './limits.js';
export { READABLE_MEDIA_TYPES, readableMediaType, type ReadableMediaType } from './media-types.js';
export type { BlockKind, ExtractedPage, ExtractionSummary, TextBlock } from './page.js';
