import { Ajv, type ValidateFunction } from 'ajv';
import { inWords, ValuesError } from './refusal.js';
import { Parameter, type Registry, Section, type Values } from './parameter.js';

export interface Entry {
  readonly path: string;
  readonly parameter: Parameter<unknown>;
}

/** Every parameter with its dotted path, in the order of the registry. */
export function flatten(registry: Registry, prefix = ''): Entry[] {
  return Object.entries(registry).flatMap(([name, member]) =>
    member instanceof Parameter
      ? [{ path: prefix + name, parameter: member }]
      : flatten(member.members, `${prefix}${name}.`),
  );
}

type Tree = Record<string, unknown>;

const mapTree = (
  registry: Registry,
  leaf: (parameter: Parameter<unknown>, path: string) => unknown,
  prefix = '',
): Tree =>
  Object.fromEntries(
    Object.entries(registry).map(([name, member]) => [
      name,
      member instanceof Parameter ? leaf(member, prefix + name) : mapTree(member.members, leaf, `${prefix}${name}.`),
    ]),
  );

const defaults = (registry: Registry): Tree => mapTree(registry, (parameter) => parameter.fallback);

/** Values for chart templates: every leaf is a token which names itself. */
export const placeholders = <R extends Registry>(registry: R): Values<R> =>
  mapTree(registry, (parameter, path) => parameter.placeholder(`.Values.${path}`)) as Values<R>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base: Tree, over: Tree): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    // As in Helm, null takes a default away; the schema then says what is missing.
    if (value === null) delete merged[key];
    else merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return merged;
}

interface Check {
  readonly schema: Tree;
  readonly validate: ValidateFunction;
}
const checks = new WeakMap<Registry, Check>();

function checkOf(registry: Registry): Check {
  const schema = jsonSchema(registry);
  const known = checks.get(registry) ?? {
    schema,
    validate: new Ajv({ allErrors: true, strictTypes: false, allowMatchingProperties: true, verbose: true }).compile(
      schema,
    ),
  };
  checks.set(registry, known);
  return known;
}

/**
 * Values for manifests: the defaults with the overrides merged in as Helm does it, checked against the schema.
 * @throws ValuesError
 */
export function resolve<R extends Registry>(registry: R, overrides: object): Values<R> {
  if (!isTree(overrides)) throw new ValuesError(['the file: holds no values. Write a map, such as publicHost: ...']);
  const values = merge(defaults(registry), overrides);
  const { schema, validate } = checkOf(registry);
  if (!validate(values)) {
    throw new ValuesError([...new Set((validate.errors ?? []).map((error) => inWords(error, schema)))]);
  }
  return values as Values<R>;
}

/** The schema which both Helm and this program check values against; a misspelt name is an error. */
export function jsonSchema(registry: Registry): Tree {
  const members = Object.entries(registry).map(([name, member]): [string, Tree] => [
    name,
    member instanceof Section
      ? { title: member.title, ...jsonSchema(member.members) }
      : { description: member.description, ...member.schema, default: member.fallback },
  ]);
  return {
    type: 'object',
    additionalProperties: false,
    // A value set to null would be gone, and what is written with it would fail in words that nobody understands.
    required: Object.keys(registry),
    properties: Object.fromEntries(members),
  };
}
