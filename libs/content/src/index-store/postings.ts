/** One chunk in which a term occurs. */
export interface Posting {
  /** Number of the chunk in the collection, from 0. */
  readonly chunk: number;
  /** How often the term occurs in it. */
  readonly occurrences: number;
  /** Words of the chunk that are indexed. */
  readonly words: number;
}

/** Bytes of one posting in `content.version_term`: ordinal (int4), occurrences (int2), words (int2), all big-endian. */
const POSTING_BYTES = 8;
const UUID_BYTES = 16;

/** A version among those that are searched. */
export interface VersionRange {
  readonly versionId: string;
  /** Number of its first chunk, when the chunks of all versions are numbered in a row. */
  readonly first: number;
}

/** Reads `uuid_send(version_id) || int4send(chunks)`, one after the other. */
export function readVersions(bytes: Buffer): { versions: VersionRange[]; chunks: number } {
  const versions: VersionRange[] = [];
  let chunks = 0;
  for (let at = 0; at < bytes.length; at += UUID_BYTES + 4) {
    versions.push({ versionId: uuidAt(bytes, at), first: chunks });
    chunks += bytes.readInt32BE(at + UUID_BYTES);
  }
  return { versions, chunks };
}

/**
 * Reads the postings of one term in many versions: for each `int4send(place) || int4send(length) || postings`, where
 * `place` counts the versions from 1.
 */
export function readPostings(bytes: Buffer, versions: readonly VersionRange[]): Posting[] {
  const postings: Posting[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = versions[bytes.readInt32BE(at) - 1]?.first ?? 0;
    const end = at + 8 + bytes.readInt32BE(at + 4);
    for (at += 8; at < end; at += POSTING_BYTES) {
      postings.push({
        chunk: first + bytes.readInt32BE(at),
        occurrences: bytes.readInt16BE(at + 4),
        words: bytes.readInt16BE(at + 6),
      });
    }
  }
  return postings;
}

function uuidAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + UUID_BYTES);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
