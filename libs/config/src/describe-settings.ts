import { z } from 'zod';

/** One variable of a group, as the page about settings tells it. */
export interface Setting {
  readonly name: string;
  /** What it means; undefined where the schema does not say, which a test refuses. */
  readonly description: string | undefined;
  /** Which values are taken, in words. */
  readonly values: string;
  /** What holds when it is not set; null: nothing does. */
  readonly default: string | null;
  /** The choices (`NAME=value`) that need it; `always` where each one does; null where it may be left out. */
  readonly neededWith: 'always' | readonly string[] | null;
}

interface FieldSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * The variables of a schema: of an object, or of alternatives between which one variable chooses.
 *
 * @throws TypeError for any other schema: a mistake of the program
 */
export function settingsOf(schema: z.core.$ZodType): Setting[] {
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape).map(([name, field]) => settingOf(name, field));
  if (!(schema instanceof z.ZodDiscriminatedUnion))
    throw new TypeError('A group of settings is read from an object or from alternatives of objects.');
  const choice = schema.def.discriminator;
  const alternatives = schema.options.map((option) => {
    if (!(option instanceof z.ZodObject)) throw new TypeError('An alternative of settings is an object.');
    const chosen = [...(option._zod.propValues?.[choice] ?? [])];
    return {
      settings: settingsOf(option),
      values: chosen.filter((value) => value !== undefined).map(String),
      isDefault: chosen.includes(undefined),
    };
  });
  const settings = alternatives.flatMap(({ settings, values }) =>
    settings.map((one) =>
      one.neededWith === 'always' ? { ...one, neededWith: values.map((value) => `${choice}=${value}`) } : one,
    ),
  );
  const standard = alternatives.find(({ isDefault }) => isDefault);
  return merged(settings).map((one) =>
    one.name === choice
      ? {
          ...one,
          values: alternatives.flatMap(({ values }) => values.map(code)).join(', '),
          default: standard?.values[0] ?? null,
          neededWith: standard ? null : 'always',
        }
      : one,
  );
}

/** Alternatives may share variables. */
function merged(settings: readonly Setting[]): Setting[] {
  const byName = new Map<string, Setting>();
  for (const one of settings) {
    const known = byName.get(one.name);
    const needed = [known, one].flatMap((alike) =>
      Array.isArray(alike?.neededWith) ? (alike.neededWith as string[]) : [],
    );
    byName.set(one.name, {
      ...one,
      ...known,
      description: known?.description ?? one.description,
      neededWith: needed.length > 0 ? needed : null,
    });
  }
  return [...byName.values()];
}

function settingOf(name: string, field: z.core.$ZodType): Setting {
  // What cannot be said in JSON Schema (a transformation, a check of our own) is told by the description.
  const schema = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }) as FieldSchema;
  const mayBeLeftOut = z.safeParse(field, undefined).success;
  return {
    name,
    description: schema.description,
    values: valuesOf(schema),
    default: schema.default === undefined || schema.default === '' ? null : String(schema.default),
    neededWith: mayBeLeftOut ? null : 'always',
  };
}

function valuesOf({ type, format, minimum, maximum, ...schema }: FieldSchema): string {
  const options = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (options) return options.map((option) => code(String(option))).join(', ');
  if (type !== 'integer' && type !== 'number') return format === 'uri' ? 'an address' : 'a text';
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  // Where nothing else is said the schema names the largest integer that is exact.
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER)
    return most === null ? kind : `${kind}, at most ${most}`;
  return most === null ? `${kind}, ${minimum} or more` : `${kind}, ${minimum} to ${most}`;
}

const code = (text: string): string => `\`${text}\``;
