import type { z } from 'zod';
import { settingsOf, type Setting } from './describe-settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

type ReadResult<T> =
  { readonly value: T; readonly problems: readonly string[] } | { readonly problems: readonly string[] };

/** A value that is fine for trying out and too unsafe for production. */
export interface Refusal<T> {
  readonly variable: string;
  /** Why, and what to do instead. */
  readonly because: string;
  readonly when: (value: T) => boolean;
}

/**
 * A group of settings that belong together: which variables it reads, how they look inside the program, and what is
 * too unsafe for production.
 */
export interface SettingsGroup<T> {
  /** Names of all variables that the group knows, whichever alternative they belong to. */
  readonly variables: readonly string[];
  readonly settings: readonly Setting[];
  readonly refusals: readonly Pick<Refusal<never>, 'variable' | 'because'>[];
  read(environment: Environment, production: boolean): ReadResult<T>;
}

/** @param refusals of values in production, where there are some */
export function settingsGroup<Schema extends z.ZodType<unknown>, T>(
  schema: Schema,
  shape: (parsed: z.output<Schema>) => T,
  refusals: readonly Refusal<T>[] = [],
): SettingsGroup<T> {
  const settings = settingsOf(schema);
  return {
    variables: settings.map(({ name }) => name),
    settings,
    refusals,
    read(environment, production) {
      const parsed = schema.safeParse(environment);
      if (!parsed.success)
        return {
          problems: parsed.error.issues.map(({ path, message }) =>
            [path.join('.'), message].filter(Boolean).join(': '),
          ),
        };
      const value = deepFreeze(shape(parsed.data));
      const refused = production ? refusals.filter(({ when }) => when(value)) : [];
      return { value, problems: refused.map(({ variable, because }) => `${variable}: ${because}`) };
    },
  };
}

/** Thrown before anything is started; names every problem, so that one restart is enough to mend them all. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The settings are not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

type Values<Groups> = { readonly [Name in keyof Groups]: Groups[Name] extends SettingsGroup<infer T> ? T : never };

/**
 * Reads, checks and freezes the settings of one service. The only place that looks at the environment.
 *
 * @throws ConfigError with all problems at once; values of variables are never part of the text.
 */
export function readConfig<Groups extends Record<string, SettingsGroup<unknown>>>(
  groups: Groups,
  environment: Environment,
): Values<Groups> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const production = given['NODE_ENV'] === 'production';
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, group] of Object.entries(groups)) {
    const result = group.read(given, production);
    problems.push(...result.problems);
    if ('value' in result) values[name] = result.value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values) as Values<Groups>;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
