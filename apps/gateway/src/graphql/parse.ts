import { AilaError } from '@aila/contracts';
import { z } from 'zod';

/**
 * Checks an argument with the schema that REST uses, so that both faces refuse the same things. Null counts as left
 * out, which clients send for variables without a value, except where the schema takes null, which means something there.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(withoutNulls(schema, value));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new AilaError('BAD_INPUT', { problems });
}

function withoutNulls(schema: z.ZodType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const shape: Readonly<Record<string, z.ZodType | undefined>> = schema instanceof z.ZodObject ? schema.shape : {};
  const isSaid = ([name, part]: [string, unknown]) =>
    part !== undefined && (part !== null || shape[name]?.safeParse(null).success === true);
  return Object.fromEntries(Object.entries(value).filter(isSaid));
}
