/** Why no text was got from a file; stable codes that are stored and shown, so never rename one. */
export const EXTRACTION_REASONS = [
  'unsupported-type',
  'empty',
  'not-a-pdf',
  'not-text',
  'damaged',
  'password-protected',
  'too-many-pages',
  'too-much-text',
  'too-large-to-read',
  'took-too-long',
  'no-text',
  'reader-failed',
] as const;

export type ExtractionReason = (typeof EXTRACTION_REASONS)[number];

/**
 * The file could not be read. All reasons but `reader-failed` lie in the file: trying again changes nothing.
 * `reader-failed` means that the reading process ended unexpectedly (killed from outside, for instance).
 */
export class ExtractionError extends Error {
  override readonly name = 'ExtractionError';

  constructor(
    readonly reason: ExtractionReason,
    /** For the log: what exactly was seen. Holds nothing of the file's text. */
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}
