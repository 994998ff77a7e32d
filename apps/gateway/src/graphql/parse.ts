import { AilaError } from '@aila/contracts';
import type { z } from 'zod';

/**
 * Checks an argument with the schema that REST uses, so that both faces refuse the same things. Null counts as left
 * out: GraphQL clients send it for variables without a value.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(withoutNulls(value));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new AilaError('BAD_INPUT', { problems });
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null && part !== undefined));
}
