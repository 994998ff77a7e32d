/** Characters that a quoted `filename` can carry everywhere. */
const PLAIN = /[^A-Za-z0-9 ._()+-]/g;
/** RFC 5987: what `encodeURIComponent` leaves alone and must not. */
const UNSAFE = /['()*]/g;

/**
 * The header that names a downloaded file (RFC 6266): a plain `filename` for old clients, the real one in `filename*`.
 * Nothing in the name can end the header or name a folder.
 */
export function contentDisposition(disposition: 'attachment' | 'inline', fileName: string): string {
  const name = [...fileName.replace(/[\\/]/g, '_')]
    .filter((character) => character >= ' ' && character !== '\u007F')
    .join('');
  const encoded = encodeURIComponent(name.replace(/\p{Surrogate}/gu, '_')).replace(
    UNSAFE,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${name.normalize('NFC').replace(PLAIN, '_')}"; filename*=UTF-8''${encoded}`;
}
