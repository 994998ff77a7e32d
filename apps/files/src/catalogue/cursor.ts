import { AilaError, Id } from '@aila/contracts';
import { z } from 'zod';

const Place = z.tuple([z.string(), Id]);

/** A place in the list of a module's files, opaque to clients. */
export function encodeCursor({ name, id }: { readonly name: string; readonly id: string }): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/** @throws AilaError BAD_INPUT when it is none of ours */
export function decodeCursor(cursor: string): { name: string; id: string } {
  try {
    const [name, id] = Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { name, id };
  } catch (cause) {
    throw new AilaError('BAD_INPUT', { problems: ['cursor: is not one that this list gave'] }, { cause });
  }
}
