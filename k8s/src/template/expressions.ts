import { type Condition, parse, soleToken, token, type Token } from './tokens.js';

/** What a string with tokens is inside a template action: one Go expression, whose value is text. */
export function goText(text: string): string {
  const { expression, rest } = sequence(parse(text));
  if (rest.length > 0) throw new Error(`An alternative without a beginning: ${text}`);
  return expression;
}

type Parts = readonly (string | Token)[];

interface Read {
  readonly expression: string;
  readonly rest: Parts;
}

/** Operands up to the end, or up to what ends the alternative around them. */
function sequence(parts: Parts): Read {
  const operands: string[] = [];
  let rest = parts;
  for (let next = rest[0]; next !== undefined && !ends(next); next = rest[0]) {
    if (typeof next === 'object' && next.kind === 'control') {
      const read = alternative(next.expression.replace(/^if /, ''), rest.slice(1));
      operands.push(read.expression);
      rest = read.rest;
    } else {
      operands.push(typeof next === 'string' ? JSON.stringify(next) : `(${next.expression})`);
      rest = rest.slice(1);
    }
  }
  const format = JSON.stringify('%v'.repeat(operands.length));
  const literal = operands.length === 1 && operands[0]?.startsWith('"') ? operands[0] : undefined;
  return { expression: literal ?? `(printf ${[format, ...operands].join(' ')})`, rest };
}

const ends = (part: string | Token): boolean =>
  typeof part === 'object' && part.kind === 'control' && (part.expression === 'else' || part.expression === 'end');

/** `ternary` of Sprig wants a truth value, which a double negation makes of anything. */
function alternative(condition: string, parts: Parts): Read {
  const yes = sequence(parts);
  const no = sequence(yes.rest.slice(1));
  return {
    expression: `(ternary ${yes.expression} ${no.expression} (not (not (${condition}))))`,
    rest: no.rest.slice(1),
  };
}

const isKnown = (text: string): boolean => parse(text).every((part) => typeof part === 'string');

const decide = (known: boolean, now: () => boolean, later: () => string): Condition =>
  (known ? now() : token('flag', later())) as unknown as Condition;

/** True when the text begins so. */
export const beginsWith = (text: string, beginning: string): Condition =>
  decide(
    isKnown(text) && isKnown(beginning),
    () => text.startsWith(beginning),
    () => `hasPrefix ${goText(beginning)} ${goText(text)}`,
  );

/** True when the text fits the pattern, which JavaScript and Go must read alike. */
export const fits = (text: string, pattern: string): Condition =>
  decide(
    isKnown(text),
    () => new RegExp(pattern).test(text),
    () => `regexMatch ${JSON.stringify(pattern)} ${goText(text)}`,
  );

/** The list parameter behind a token list, or nothing where the members are known. */
const listOf = (list: readonly unknown[]): string | undefined => soleToken(list[0])?.expression;

/** True when a text or a list is still what it is by default. */
export function isStill(value: unknown, fallback: unknown): Condition {
  if (Array.isArray(value)) {
    const list = listOf(value);
    const wanted = (fallback as readonly string[]).join(',');
    return decide(
      list === undefined,
      () => value.join(',') === wanted,
      () => `eq (join "," ${list}) ${JSON.stringify(wanted)}`,
    );
  }
  const one = soleToken(value);
  return decide(
    one === undefined,
    () => value === fallback,
    () => `eq ${one?.expression} ${JSON.stringify(fallback)}`,
  );
}

/** Maps as one; of equal keys the last wins. */
export function overlaid(...maps: readonly object[]): Record<string, string> {
  const open = maps.map((map) => soleToken(Object.keys(map)[0])?.expression);
  if (open.includes(undefined)) return Object.assign({}, ...maps) as Record<string, string>;
  return { [token('yaml', `(include "aila.merged" (list ${open.join(' ')}) | fromYaml)`)]: '' };
}

/** A number times a factor, such as seconds as milliseconds. */
export type Amount = readonly [value: number, factor: number];

/** True when the sum of the first amounts is more than the second. */
export function exceeds(sum: readonly Amount[], limit: Amount): Condition {
  const all = [...sum, limit].map(([value, factor]) => ({ value, factor, open: soleToken(value)?.expression }));
  const term = ({ value, factor, open }: (typeof all)[number]): string =>
    open === undefined ? `(int64 ${value * factor})` : `(mul (int64 ${open}) ${factor})`;
  return decide(
    all.every(({ open }) => open === undefined),
    () => sum.reduce((total, [value, factor]) => total + value * factor, 0) > limit[0] * limit[1],
    () => {
      const terms = all.map(term);
      return `gt (add ${terms.slice(0, -1).join(' ')}) ${terms.at(-1)}`;
    },
  );
}

/** True when a helper of the chart says something about a list; `now` says the same of members that are known. */
export function saidOf<T>(list: readonly T[], now: (list: readonly T[]) => boolean, helper: string): Condition {
  const open = listOf(list);
  return decide(
    open === undefined,
    () => now(list),
    () => `include ${JSON.stringify(helper)} ${open}`,
  );
}

/** True when one of the objects has one of these names. */
export function named(objects: readonly object[], names: readonly string[]): Condition {
  const open = listOf(objects);
  return decide(
    open === undefined,
    () => objects.some((one) => names.includes((one as { name?: string }).name ?? '')),
    () => `include "aila.named" (list ${open} (list ${names.map((name) => JSON.stringify(name)).join(' ')}))`,
  );
}
