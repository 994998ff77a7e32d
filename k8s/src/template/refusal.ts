import type { ErrorObject } from 'ajv';

/** Values that cannot be used; the text says which, why, and what to do, one line for each. */
export class ValuesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`These values are refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

type Node = Readonly<Record<string, unknown>>;

const childOf = (schema: Node | undefined, name: string): Node | undefined => {
  const properties = schema?.['properties'] as Readonly<Record<string, Node>> | undefined;
  return properties?.[name] ?? (schema?.['items'] as Node | undefined) ?? (schema?.['additionalProperties'] as Node);
};

/** The text that describes a value: its own, or that of what it is part of. */
function descriptionOf(schema: Node, names: readonly string[]): string {
  let [node, description]: [Node | undefined, string] = [schema, ''];
  for (const name of names) {
    node = childOf(node, name);
    if (typeof node?.['description'] === 'string') description = node['description'];
  }
  return description;
}

const knownNames = (schema: Node, names: readonly string[]): string[] => {
  const node = names.reduce<Node | undefined>(childOf, schema);
  return Object.keys((node?.['properties'] as object | undefined) ?? {});
};

/** How many letters have to change; enough to find what was meant (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, wanted] of [...other].entries()) {
      next.push(Math.min(next[index]! + 1, row[index + 1]! + 1, row[index]! + (letter === wanted ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}

function meant(name: string, known: readonly string[]): string {
  const near = known.filter((one) => distance(name, one) <= 2 || one.startsWith(name) || name.startsWith(one));
  if (near.length > 0) return `Perhaps ${near.join(' or ')} is meant.`;
  return known.length > 0 ? `There are: ${known.join(', ')}.` : '';
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function wrong({ keyword, params, message, data }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return `${shown(data)} is no ${([params['type']] as string[]).flat().join(' or ')}.`;
    case 'enum':
      return `${shown(data)} is not one of ${(params['allowedValues'] as unknown[]).map(shown).join(', ')}.`;
    case 'const':
      return `${shown(data)} is not ${shown(params['allowedValue'])}.`;
    case 'false schema':
      return 'this one is set by Aila.';
    case 'pattern':
      return `${shown(data)} does not have the form that is wanted.`;
    default:
      return `${message ?? keyword}.`;
  }
}

/** A name in a JSON pointer (RFC 6901). */
const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

/** One line for one complaint of the schema. */
export function inWords(error: ErrorObject, schema: Node): string {
  const names = error.instancePath.split('/').slice(1).map(unescaped);
  const path = (...more: string[]): string => [...names, ...more].join('.');
  const about = (...more: string[]): string => descriptionOf(schema, [...names, ...more]);
  if (error.keyword === 'additionalProperties') {
    const name = error.params['additionalProperty'] as string;
    return `${path(name)}: there is no such value. ${meant(name, knownNames(schema, names))}`.trim();
  }
  if (error.keyword === 'required') {
    const name = error.params['missingProperty'] as string;
    return `${path(name)}: is missing. ${about(name)}`.trim();
  }
  return `${path()}: ${wrong(error)} ${about()}`.trim();
}
