import { z } from 'zod';

export const Id = z.uuid();
/** PostgreSQL knows no year 0. */
export const Timestamp = z.iso.datetime().refine((value) => !value.startsWith('0000'), 'must lie after the year 0');

/** A name that people read: trimmed, no control characters, at most 120 characters. */
export const Title = z
  .string()
  .trim()
  .min(1)
  .max(120)
  // eslint-disable-next-line no-control-regex
  .refine((value) => !/[\u0000-\u001f\u007f]/.test(value), 'must not contain control characters');

export const IdParams = z.strictObject({ id: Id });

/** Lists come whole or by page: `nextCursor` is opaque and null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

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
