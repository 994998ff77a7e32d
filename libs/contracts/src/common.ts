import { z } from 'zod';
import { typeNames } from './type-names.js';
import { characterCount, cleanName, isBlank, maxTitleCharacters } from './text.js';

export const Id = z.uuid();
/** PostgreSQL knows no year 0. */
export const Timestamp = z.iso.datetime().refine((value) => !value.startsWith('0000'), 'must lie after the year 0');

/** Text of at most so many characters, with nothing around it. It may be empty, and of several lines. */
export const textOf = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .refine((text) => characterCount(text) <= maxCharacters, `must have at most ${maxCharacters} characters`)
    .meta({ maxLength: maxCharacters });

/** What no name holds. Line breaks are among them: a name is one line. */
const control = '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029';

/**
 * A name that people read, as it is kept: see `cleanName`. Something of it can be seen, and none of it is a control
 * character.
 *
 * @param refused further characters that it may not hold, as part of a class of a regular expression
 */
export const nameOf = (maxCharacters: number, refused = '') => {
  const pattern = `^[^${control}${refused}]*$`;
  const allowed = new RegExp(pattern, 'u');
  return z
    .string()
    .overwrite(cleanName)
    .refine((name) => !isBlank(name), 'must not be empty')
    .refine(
      (name) => allowed.test(name),
      refused === '' ? 'must not contain control characters' : 'must not contain slashes or control characters',
    )
    .refine((name) => characterCount(name) <= maxCharacters, `must have at most ${maxCharacters} characters`)
    .meta({ minLength: 1, maxLength: maxCharacters, pattern });
};

/**
 * The version that was read before a change. Whoever comes second is refused with CONFLICT and told what is there now;
 * without it the change is made to whatever is there.
 */
export const ReadVersion = z.number().int().min(1).meta({ description: 'The version that was read before.' });

export const Title = nameOf(maxTitleCharacters);

export const IdParams = z.strictObject({ id: Id });

/** Lists come whole or by page: `nextCursor` is opaque and null on the last page. A page is named after its items. */
export const pageOf = <T extends z.ZodType>(item: T) => {
  const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
  const named = typeNames.get(item);
  return named ? page.register(typeNames, { name: `${named.name}Page` }) : page;
};

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Long enough for the longest name in a list. */
export const Cursor = z.string().max(2000);

export const ListQuery = z.strictObject({
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListQuery = z.infer<typeof ListQuery>;
