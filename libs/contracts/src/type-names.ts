import { z } from 'zod';

/**
 * What shapes and lists of values are called in GraphQL and in the OpenAPI document: `Shape.register(typeNames, { name })`.
 * A list of values without a name is a plain string in GraphQL, as its values need not be GraphQL names.
 */
export const typeNames = z.registry<{
  readonly name: string;
  /** The field by which a union tells its shapes apart; GraphQL has `__typename` for it. */
  readonly toldBy?: string;
}>();
