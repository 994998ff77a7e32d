import { typeNames } from '@aila/contracts';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** Names shapes as GraphQL does; a list of values stands where it is used, since null must be named in it. */
const names = {
  get: (schema: z.ZodType) => {
    const described = z.globalRegistry.get(schema);
    const isNamed = typeNames.has(schema) && !(schema instanceof z.ZodEnum);
    return isNamed ? { ...described, id: typeNames.get(schema)?.name } : described;
  },
} as unknown as typeof z.globalRegistry;

/**
 * Schemas for the OpenAPI document by what they take, since what they make of that (a list without repetitions) is code.
 * A shape with a name is written once, and referred to.
 */
export class NamedSchemas {
  /** The shapes so far, by name. */
  readonly schemas: Record<string, JsonSchema> = {};

  of(schema: z.ZodType): JsonSchema {
    const { definitions = {}, ...json } = z.toJSONSchema(schema, {
      target: 'openapi-3.0',
      io: 'input',
      metadata: names,
    }) as JsonSchema & { definitions?: Record<string, JsonSchema> };
    for (const [name, shape] of Object.entries(definitions)) {
      const known = this.schemas[name];
      const found = placed(shape, definitions) as JsonSchema;
      if (known && JSON.stringify(known) !== JSON.stringify(found)) throw new Error(`Two shapes are called ${name}.`);
      this.schemas[name] = found;
    }
    return placed(json, definitions) as JsonSchema;
  }
}

const local = '#/definitions/';

/**
 * With references to where OpenAPI keeps shapes. What has a name and may be null is written out: OpenAPI 3.0 has no way to
 * say `or null` of a reference.
 */
function placed(part: unknown, definitions: Readonly<Record<string, JsonSchema>>): unknown {
  if (Array.isArray(part)) return part.map((each) => placed(each, definitions));
  if (typeof part !== 'object' || part === null) return part;
  const { nullable, allOf, $ref, ...rest } = part as JsonSchema & { $ref?: string; allOf?: { $ref?: string }[] };
  const [only] = allOf ?? [];
  if (nullable === true && allOf?.length === 1 && only?.$ref?.startsWith(local)) {
    const shape = definitions[only.$ref.slice(local.length)];
    return placed({ ...shape, ...rest, nullable }, definitions);
  }
  if ($ref?.startsWith(local)) return { $ref: `#/components/schemas/${$ref.slice(local.length)}` };
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, placed(value, definitions)]));
}
