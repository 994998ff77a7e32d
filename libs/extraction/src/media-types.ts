/** Media types that can be read. */
export const READABLE_MEDIA_TYPES = ['application/pdf', 'text/plain', 'text/markdown'] as const;

export type ReadableMediaType = (typeof READABLE_MEDIA_TYPES)[number];

/** The type without parameters and in lower case when it can be read, otherwise undefined. */
export function readableMediaType(mediaType: string): ReadableMediaType | undefined {
  const bare = mediaType.split(';', 1)[0]?.trim().toLowerCase();
  return READABLE_MEDIA_TYPES.find((known) => known === bare);
}
