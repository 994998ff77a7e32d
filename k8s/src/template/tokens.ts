/**
 * One source for two outputs. A manifest is written once with values taken from the parameter registry; those values
 * are either real (kubectl output) or tokens (chart templates). A token is an ordinary string that carries a Go
 * template expression between two private-use characters, so it survives concatenation, JSON and sorting:
 *
 *     `${values.image.registry}/aila/auth`   ->   "registry.example.edu/aila/auth"
 *                                            ->   "{{ .Values.image.registry }}/aila/auth"
 *
 * What a string cannot express (an optional part, a loop, a whole map of the user's) is said with the functions below,
 * which take the real branch at once or leave a marker for the template writer.
 */
const OPEN = '\uE000';
const CLOSE = '\uE001';

/** What a token stands for decides how it is written: text is quoted, numbers and truth values are not. */
export type TokenKind = 'text' | 'integer' | 'flag' | 'yaml' | 'control';

export interface Token {
  readonly kind: TokenKind;
  readonly expression: string;
}

/** A truth value that may be known only when the chart is rendered; `if` on it is meaningless, use `when` and `entries`. */
export interface Condition {
  readonly __condition: never;
}

export const token = (kind: TokenKind, expression: string): string => `${OPEN}${kind} ${expression}${CLOSE}`;

const pattern = new RegExp(`${OPEN}(\\w+) ([^${CLOSE}]*)${CLOSE}`, 'g');

/** Splits a string into literal text and tokens. */
export function parse(text: string): (string | Token)[] {
  const parts: (string | Token)[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ kind: match[1] as TokenKind, expression: match[2] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** The token which makes up the whole value, if it is one. */
export function soleToken(value: unknown): Token | undefined {
  if (typeof value !== 'string' || !value.startsWith(OPEN)) return undefined;
  const parts = parse(value);
  const [first] = parts;
  return parts.length === 1 && typeof first === 'object' ? first : undefined;
}

const condition = (value: boolean | string): Condition => value as unknown as Condition;
const operand = (value: unknown): boolean | string => soleToken(value)?.expression ?? Boolean(value);

/** The Go expression of a condition, or its value where it is known. */
export const verdict = (value: Condition): boolean | string => operand(value);

const combine = (operator: 'and' | 'or', neutral: boolean, all: Condition[]): Condition => {
  const operands = all.map(operand);
  if (operands.includes(!neutral)) return condition(!neutral);
  const open = operands.filter((one) => typeof one === 'string');
  if (open.length === 0) return condition(neutral);
  if (open.length === 1) return condition(token('flag', open[0] ?? ''));
  return condition(token('flag', `${operator} ${open.map((one) => `(${one})`).join(' ')}`));
};

export const both = (...all: Condition[]): Condition => combine('and', true, all);
export const either = (...all: Condition[]): Condition => combine('or', false, all);

export function not(value: Condition): Condition {
  const known = operand(value);
  return condition(typeof known === 'string' ? token('flag', `not (${known})`) : !known);
}

/** True when the parameter has exactly this value. */
export function is<T extends string>(value: T, wanted: T): Condition {
  const known = soleToken(value);
  return condition(known ? token('flag', `eq ${known.expression} ${JSON.stringify(wanted)}`) : value === wanted);
}

/** True when the text, list or map parameter is not empty. */
export function given(value: string | readonly unknown[] | object | undefined): Condition {
  const known = soleToken(Array.isArray(value) ? value[0] : typeof value === 'object' ? Object.keys(value)[0] : value);
  if (known) return condition(token('flag', known.expression));
  return condition(value !== undefined && value !== '' && Object.keys(value).length > 0);
}

let markers = 0;
/** Markers sort in the order in which they were made and never overwrite one another in a spread. */
const marker = (kind: string, expression: string): string =>
  token('control', `${kind} ${expression}`) + String((markers += 1)).padStart(6, '0');

/** Items of a list that are present only under a condition: `[...always, ...when(condition, [sometimes])]`. */
export function when<T>(present: Condition, items: readonly T[]): T[] {
  const known = operand(present);
  if (typeof known === 'boolean') return known ? [...items] : [];
  return [{ [marker('if', known)]: items }] as unknown as T[];
}

/** Entries of a map that are present only under a condition: `{ ...always, ...entries(condition, { sometimes }) }`. */
export function entries<T extends object>(present: Condition, map: T): Partial<T> {
  const known = operand(present);
  if (typeof known === 'boolean') return known ? map : {};
  return { [marker('if', known)]: map } as Partial<T>;
}

/**
 * A map or list that is left out when nothing is in it. The chart leaves out every key whose parts are all optional and
 * absent; this does the same for the kubectl output.
 */
export function nonEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

/** One of two strings. */
export function choose(first: Condition, yes: string, no: string): string {
  const known = operand(first);
  if (typeof known === 'boolean') return known ? yes : no;
  return `${token('control', `if ${known}`)}${yes}${token('control', 'else')}${no}${token('control', 'end')}`;
}

const ITEM = '$item';

/** The list parameter behind a token list, if the list is one. */
export const listExpression = (list: readonly string[]): string | undefined => {
  const known = soleToken(list[0]);
  return list.length === 1 && known?.kind === 'yaml' ? known.expression : undefined;
};

export const itemToken = token('text', ITEM);

/** One item for each member of a list parameter. */
export function each<T>(list: readonly string[], make: (member: string) => T): T[] {
  const expression = listExpression(list);
  if (expression === undefined) return list.map(make);
  return [{ [marker('range', `${ITEM} := ${expression}`)]: [make(itemToken)] }] as unknown as T[];
}

/** A CIDR, address or version as part of an object name. */
export function slug(text: string): string {
  const known = soleToken(text);
  return known
    ? token('text', `${known.expression} | replace "." "-" | replace "/" "-" | replace ":" "-"`)
    : text.replace(/[./:]/g, '-');
}

/** One part of a text between separators, such as a name at the end of a URL. */
export function part(text: string, separator: string, index: number): string {
  const known = soleToken(text);
  return known
    ? token('text', `index (splitList ${JSON.stringify(separator)} ${known.expression}) ${index}`)
    : (text.split(separator)[index] ?? '');
}

/** What follows the last mark of a text, such as the name within an ARN. */
export function after(mark: string, text: string): string {
  const known = soleToken(text);
  return known
    ? token('text', `last (splitList ${JSON.stringify(mark)} ${known.expression})`)
    : (text.split(mark).at(-1) ?? text);
}

/** A number as text, as environment variables and some AWS fields want it. */
export function asText(value: number): string {
  const known = soleToken(value);
  return known ? token('text', `int64 ${known.expression}`) : String(value);
}

/** The keys under which conditional and repeated parts hang in a template tree. */
export function controlOf(key: string): { readonly keyword: string; readonly expression: string } | undefined {
  const [first, rest] = parse(key);
  if (typeof first !== 'object' || first.kind !== 'control' || typeof rest !== 'string') return undefined;
  const space = first.expression.indexOf(' ');
  return { keyword: first.expression.slice(0, space), expression: first.expression.slice(space + 1) };
}
