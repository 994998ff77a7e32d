import { AilaError, type ChatSession } from '@aila/contracts';
import { z } from 'zod';
import type { SessionCursor } from '../chat/chat.rows.js';

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** The place after a session in the list, as an opaque string. */
export function cursorAfter({ lastActivityAt, id }: ChatSession): string {
  return Buffer.from(JSON.stringify([lastActivityAt, id])).toString('base64url');
}

/** @throws BAD_INPUT when the string was not made by `cursorAfter` */
export function parseCursor(cursor: string | undefined): SessionCursor | null {
  if (cursor === undefined) return null;
  try {
    const [at, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { at, id };
  } catch (cause) {
    throw new AilaError('BAD_INPUT', { problems: ['cursor: take it from nextCursor of the page before'] }, { cause });
  }
}
