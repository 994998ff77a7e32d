import { typeNames } from '@aila/contracts';
import { createUnionType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Type } from '@nestjs/common';
import { z } from 'zod';

/** A type of the GraphQL interface as the decorators of the framework take it, `[Type]` for a list. */
export type GraphqlType = Type | symbol | object;

export interface TypedField {
  readonly type: GraphqlType;
  readonly nullable: boolean;
  readonly description: string | undefined;
}

type Kind = 'answer' | 'input';

/** A record of strings: GraphQL has no type for names that are not known beforehand. */
const NameAndValue = z.object({ name: z.string(), value: z.string() }).register(typeNames, { name: 'NameAndValue' });
export const pairs = (record: Readonly<Record<string, string>> = {}) =>
  Object.entries(record).map(([name, value]) => ({ name, value }));

/** Each made once per process, since the framework keeps them per process too. */
const made = new Map<string, { readonly schema: z.ZodType; readonly type: GraphqlType }>();

/** What GraphQL makes of a schema: of an answer, or of an argument. @throws for a shape without a name */
export function typeOf(schema: z.ZodType, kind: Kind): TypedField {
  const { inner, nullable, description } = unwrapped(schema, kind);
  return { type: namedType(inner, kind), nullable, description };
}

/** The fields of an answer that are records. */
export function recordsOf(schema: z.ZodType | undefined): string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
    unwrapped(field, 'answer').inner instanceof z.ZodRecord ? [name] : [],
  );
}

function unwrapped(schema: z.ZodType, kind: Kind) {
  let inner = schema;
  let nullable = false;
  let { description } = schema;
  for (;;) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault) {
      nullable = true;
      inner = inner.unwrap() as z.ZodType;
    } else if (inner instanceof z.ZodPipe) {
      const { in: before, out: after } = inner.def;
      inner = (kind === 'input' || after instanceof z.ZodTransform ? before : after) as z.ZodType;
    } else {
      // A record is an empty list where there is none.
      return { inner, nullable: nullable && !(inner instanceof z.ZodRecord), description };
    }
    description ??= inner.description;
  }
}

function namedType(schema: z.ZodType, kind: Kind): GraphqlType {
  if (schema instanceof z.ZodArray) return [typeOf(schema.element as z.ZodType, kind).type];
  if (schema instanceof z.ZodRecord) return [namedType(NameAndValue, kind)];
  if (schema instanceof z.ZodUUID) return ID;
  if (schema instanceof z.ZodBoolean) return Boolean;
  if (schema instanceof z.ZodNumber) return z.toJSONSchema(schema, { io: 'output' }).type === 'integer' ? Int : Float;
  if (schema instanceof z.ZodObject) return once(schema, (name) => classOf(name, schema, kind));
  if (schema instanceof z.ZodDiscriminatedUnion) return once(schema, (name) => unionOf(name, schema));
  if (schema instanceof z.ZodEnum && typeNames.has(schema)) return once(schema, (name) => enumOf(name, schema));
  const { type, anyOf = [] } = z.toJSONSchema(schema, { io: 'input' });
  if (type === 'string' || anyOf.every((part) => (part as { type?: string }).type === 'string')) return String;
  throw new Error(`GraphQL has no type for ${JSON.stringify(type)}`);
}

function once(schema: z.ZodType, make: (name: string) => GraphqlType): GraphqlType {
  const { name } = typeNames.get(schema) ?? {};
  if (name === undefined) throw new Error(`A shape has no name: ${Object.keys((schema as z.ZodObject).shape ?? {})}`);
  const known = made.get(name);
  if (known && known.schema !== schema) throw new Error(`Two shapes are called ${name}`);
  const type = known?.type ?? make(name);
  made.set(name, { schema, type });
  return type;
}

function classOf(name: string, schema: z.ZodObject, kind: Kind): Type {
  const { [name]: made } = { [name]: class {} };
  const target = made as Type;
  const options = schema.description === undefined ? {} : { description: schema.description };
  (kind === 'answer' ? ObjectType(name, options) : InputType(name, options))(target);
  for (const [key, field] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    if (key === typeNames.get(schema)?.toldBy) continue;
    const { type, nullable, description } = typeOf(field, kind);
    Field(() => type as Type, { nullable, ...(description === undefined ? {} : { description }) })(
      target.prototype as object,
      key,
    );
  }
  return target;
}

function unionOf(name: string, schema: z.ZodDiscriminatedUnion): symbol {
  const { discriminator, options } = schema.def;
  const types = (options as z.ZodObject[]).map((option) => namedType(option, 'answer') as Type);
  const names = (options as z.ZodObject[]).map((option) => (option.shape[discriminator] as z.ZodLiteral).value);
  const { description } = schema;
  return createUnionType({
    name,
    ...(description === undefined ? {} : { description }),
    types: () => types,
    resolveType: (value: Record<string, unknown>) => types[names.indexOf(value[discriminator] as string)],
  }) as unknown as symbol;
}

/** With the same values as REST, spelled as GraphQL wants them. */
function enumOf(name: string, { options, description }: z.ZodEnum): object {
  const values = Object.fromEntries(options.map((value) => [value, value]));
  registerEnumType(values, { name, ...(description === undefined ? {} : { description }) });
  return values;
}
