import { type Condition, token } from './tokens.js';

/** JSON Schema of one value, as far as this registry uses it. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * One setting of the chart: its default, its schema, its description. `example` is a second permissible value; the tests
 * set each parameter to it in turn and expect that the manifests change and that both outputs still agree.
 */
export class Parameter<T> {
  constructor(
    readonly schema: Schema,
    readonly fallback: unknown,
    readonly description: string,
    readonly example: unknown,
    /** The value that stands for this parameter in a chart template. */
    readonly placeholder: (path: string) => T,
  ) {}
}

/** A titled part of the registry; becomes a heading in values.yaml and in the chart's README. */
export class Section<T extends Registry> {
  constructor(
    readonly title: string,
    readonly members: T,
  ) {}
}

export interface Registry {
  readonly [name: string]: Parameter<unknown> | Section<Registry>;
}

/** The values that manifests are written with: real ones, or tokens of the same type. */
export type Values<R> = {
  readonly [K in keyof R]: R[K] extends Parameter<infer T> ? T : R[K] extends Section<infer S> ? Values<S> : never;
};

export const section = <T extends Registry>(title: string, members: T): Section<T> => new Section(title, members);

interface TextOptions {
  readonly example: string;
  /** What is accepted; the default refuses only what could break out of the quotes around an interpolated value. */
  readonly pattern?: string;
  readonly optional?: boolean;
}

const HARMLESS = '^[^"\\\\\\n\\r]*$';

export function text(fallback: string, description: string, { example, pattern, optional }: TextOptions) {
  const accepted = pattern === undefined ? HARMLESS : optional ? `^$|${pattern}` : pattern;
  const longest = pattern === DNS_NAME ? { maxLength: 253 } : {};
  return new Parameter<string>(
    { type: 'string', pattern: accepted, ...longest },
    fallback,
    description,
    example,
    (path) => token('text', path),
  );
}

export function integer(fallback: number, description: string, minimum = 1, maximum = 65535) {
  return new Parameter<number>(
    { type: 'integer', minimum, maximum },
    fallback,
    description,
    fallback < maximum ? fallback + 1 : fallback - 1,
    (path) => token('integer', path) as unknown as number,
  );
}

/** One of the numbers that something else accepts. */
export function oneOf(options: readonly number[], fallback: number, description: string) {
  return new Parameter<number>(
    { type: 'integer', enum: options },
    fallback,
    description,
    options.find((option) => option !== fallback),
    (path) => token('integer', path) as unknown as number,
  );
}

export function flag(fallback: boolean, description: string) {
  return new Parameter<Condition>(
    { type: 'boolean' },
    fallback,
    description,
    !fallback,
    (path) => token('flag', path) as unknown as Condition,
  );
}

export function choice<const T extends string>(options: readonly T[], fallback: NoInfer<T>, description: string) {
  return new Parameter<T>(
    { type: 'string', enum: options },
    fallback,
    description,
    options.find((option) => option !== fallback),
    (path) => token('text', path) as T,
  );
}

/** Never empty: a network policy rule without addresses would admit every address, a policy without resources none. */
export function list(fallback: readonly string[], description: string, example: readonly string[], pattern = HARMLESS) {
  return new Parameter<readonly string[]>(
    { type: 'array', items: { type: 'string', pattern }, minItems: 1, uniqueItems: true },
    fallback,
    description,
    example,
    (path) => [token('yaml', path)],
  );
}

/** A list that may stay empty, for parts that are left out then. */
export function optionalList(description: string, example: readonly string[], pattern = HARMLESS) {
  return new Parameter<readonly string[]>(
    { type: 'array', items: { type: 'string', pattern }, uniqueItems: true },
    [],
    description,
    example,
    (path) => [token('yaml', path)],
  );
}

/** A list of Kubernetes objects that is passed through as it is, such as tolerations. */
export function objects<T extends object>(
  description: string,
  example: readonly T[],
  item: Schema = { type: 'object' },
) {
  return new Parameter<T[]>(
    { type: 'array', items: item },
    [],
    description,
    example,
    (path) => [token('yaml', path)] as unknown as T[],
  );
}

/** A map that is passed through as it is, such as node labels or resource requests. */
export function map<T extends object = Record<string, string>>(
  description: string,
  example: T,
  schema: Schema,
  fallback?: T,
) {
  return new Parameter<T>(
    { type: 'object', ...schema },
    fallback ?? {},
    description,
    example,
    (path) => ({ [token('yaml', path)]: '' }) as T,
  );
}

const ADDRESS = '((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
export const CIDR = `^${ADDRESS}/(3[0-2]|[12]?\\d)$`;
/** Part of a network: a range as wide as a whole address class is a mistake, and every address a hole. */
export const SUBNET = `^${ADDRESS}/(3[0-2]|[12]\\d|[89])$`;
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
export const DNS_NAME = `^(${LABEL}\\.)*${LABEL}$`;
export const ARN = '^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[A-Za-z0-9/:._*+=@-]+$';
