/** A PDF names itself within its first kilobyte (ISO 32000-1, appendix H.3, note 13). */
const PDF_HEADER = '%PDF-';
export const SNIFF_BYTES = 1024;

/** @param head the first `SNIFF_BYTES` of the file, or all of a shorter one */
export function looksLikePdf(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes(PDF_HEADER, 0, 'latin1');
}

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The encoding that the file's byte order mark names, if it has one. */
export function encodingByMark(head: Uint8Array): TextEncoding | undefined {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}
