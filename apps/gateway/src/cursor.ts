import { AilaError } from '@aila/contracts';

/** A place in a sorted list, opaque to clients: the sort key of the last item seen. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws BAD_INPUT when it is none of ours */
export function decodeCursor(cursor: string, length: number): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === length && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // Falls through: whatever it is, it is not a cursor.
  }
  throw new AilaError('BAD_INPUT', { problems: ['cursor: is not valid'] });
}
