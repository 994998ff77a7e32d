import { Ajv, type ValidateFunction } from 'ajv';
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
    merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return merged;
}

const validators = new WeakMap<Registry, ValidateFunction>();

function validatorOf(registry: Registry): ValidateFunction {
  const known = validators.get(registry) ?? new Ajv({ allErrors: true }).compile(jsonSchema(registry));
  validators.set(registry, known);
  return known;
}

/** Values for manifests: the defaults with the overrides merged in as Helm does it, checked against the schema. */
export function resolve<R extends Registry>(registry: R, overrides: object): Values<R> {
  const values = merge(defaults(registry), overrides as Tree);
  const validate = validatorOf(registry);
  if (!validate(values)) {
    const problems = (validate.errors ?? []).map((error) => `  ${error.instancePath || '/'} ${error.message}`);
    throw new Error(`These values are refused:\n${problems.join('\n')}`);
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
    properties: Object.fromEntries(members),
  };
}
