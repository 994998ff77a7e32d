import { z } from 'zod';
import { AilaError } from './errors.js';

/** Makes and reads the cursors of one list. To clients they are opaque. */
export interface ListCursor<Place> {
  encode(place: Place): string;
  /** @throws AilaError BAD_INPUT for a string that this list never gave */
  decode(cursor: string): Place;
}

const { base64urlToUint8Array, uint8ArrayToBase64url } = z.util;

/**
 * Cursors of a list in a fixed order: the sort key of the last item seen. Whatever a client sends is checked before a
 * query gets it.
 *
 * @param shape of the sort key, as strict as the columns that it is compared with
 */
export function listCursor<Place extends readonly (string | number)[]>(shape: z.ZodType<Place>): ListCursor<Place> {
  return {
    encode: (place) => uint8ArrayToBase64url(new TextEncoder().encode(JSON.stringify(place))),
    decode: (cursor) => {
      try {
        const text = new TextDecoder('utf-8', { fatal: true }).decode(base64urlToUint8Array(cursor));
        const place = shape.parse(JSON.parse(text));
        // PostgreSQL has no text with this character and would fail.
        if (place.some((part) => typeof part === 'string' && part.includes('\0'))) throw new Error('Holds U+0000.');
        return place;
      } catch (cause) {
        const problems = ['cursor: take it from nextCursor of the page before'];
        throw new AilaError('BAD_INPUT', { problems }, { cause });
      }
    },
  };
}
