import { goText } from './expressions.js';
import { quoted } from './json.js';
import { controlOf, parse, soleToken, type Token } from './tokens.js';

/**
 * Writes a tree of values and tokens as the text of a Helm template. Only what the manifests of this program contain is
 * supported: maps, lists, scalars, multi-line text, and the markers of tokens.ts.
 */
export function template(tree: object): string {
  return mapLines(tree, 0).join('\n');
}

const pad = (depth: number): string => '  '.repeat(depth);

/** `{{` in fixed text, such as an alert's own template, must not be read by Helm. */
const literal = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

function expression({ kind, expression: text }: Token): string {
  return kind === 'integer' ? `{{ int64 ${text} }}` : `{{ ${text} }}`;
}

/** Text in which the tokens have become template actions. */
const inline = (text: string): string =>
  parse(text)
    .map((part) => (typeof part === 'string' ? literal(part) : expression(part)))
    .join('');

/** Words that YAML 1.1 or 1.2 reads as text without quotes. */
const isPlain = (text: string): boolean =>
  /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);

function scalar(value: unknown): string {
  const only = soleToken(value);
  if (only?.kind === 'text') return `{{ ${only.expression} | quote }}`;
  if (only) return expression(only);
  if (typeof value === 'string') return isPlain(value) ? value : inline(quoted(value));
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('A number was computed from a parameter.');
  return JSON.stringify(value);
}

const block = (text: string, depth: number): string[] =>
  inline(text)
    .split('\n')
    .map((line) => (line === '' ? '' : pad(depth) + line));

/** Inside a loop the dot is the member, so the root is spelt out there. */
const rooted = (line: string): string =>
  line.replace(/(?<![\w$])\.(?=Values|Release|Chart)/g, '$.').replace(/(include "[\w.]+") \./g, '$1 $$');

export const controlled = (keyword: string, condition: string, body: readonly string[]): string[] => [
  `{{- ${keyword} ${condition} }}`,
  ...(keyword === 'range' ? body.map(rooted) : body),
  '{{- end }}',
];

/** The parameter whose whole map or list stands here. */
function passedThrough(value: unknown): string | undefined {
  const name = Array.isArray(value) ? value[0] : typeof value === 'object' && value !== null && Object.keys(value)[0];
  const only = soleToken(name);
  return only?.kind === 'yaml' && Object.keys(value as object).length === 1 ? only.expression : undefined;
}

const toYaml = (source: string, depth: number): string[] => [
  `${pad(depth)}{{- toYaml ${source} | nindent ${depth * 2} }}`,
];

/** A key is written only if something stands below it: all its parts may be conditional. */
function guardOf(value: unknown): string | undefined {
  const whole = passedThrough(value);
  if (whole) return whole;
  const items = Array.isArray(value) ? value : typeof value === 'object' && value !== null ? [value] : [];
  const guards = items.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && Object.keys(item).length > 0
      ? Object.keys(item).map((key) => guardOfKey(key))
      : [soleToken(item)?.kind === 'yaml' ? soleToken(item)?.expression : undefined],
  );
  if (guards.length === 0 || guards.includes(undefined)) return undefined;
  return guards.length === 1 ? guards[0] : `or ${guards.map((guard) => `(${guard})`).join(' ')}`;
}

function guardOfKey(key: string): string | undefined {
  const only = soleToken(key);
  if (only?.kind === 'yaml') return only.expression;
  const control = controlOf(key);
  if (control?.keyword === 'range') return control.expression.replace(/^\$\w+ := /, '');
  return control?.expression;
}

/** Keys that are written whatever the user's maps hold; those under a condition count too. */
const fixedKeys = (map: object): string[] =>
  Object.entries(map).flatMap(([key, value]) => {
    if (controlOf(key)) return fixedKeys(value as object);
    return soleToken(key)?.kind === 'yaml' ? [] : [key];
  });

/** The user's map among the entries of a map, without the keys that stand beside it: none is written twice. */
function besides(map: object, users: string): string {
  const fixed = fixedKeys(map);
  const maps = Object.keys(map).filter((key) => soleToken(key)?.kind === 'yaml');
  if (maps.length > 1) throw new Error('Two maps of the user in one; which of them wins is said with `overlaid`.');
  return fixed.length === 0 ? users : `omit ${users} ${fixed.map(goText).join(' ')}`;
}

function mapLines(map: object, depth: number): string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const control = controlOf(key);
    if (control) return controlled(control.keyword, control.expression, mapLines(value as object, depth));
    const only = soleToken(key);
    if (only?.kind === 'yaml') return controlled('with', besides(map, only.expression), toYaml('.', depth));
    const guard = guardOf(value);
    const lines = entryLines(inline(/^[\w./-]+$/.test(key) ? key : quoted(key)), value, depth);
    return guard === undefined ? lines : controlled('if', guard, lines);
  });
}

function entryLines(key: string, value: unknown, depth: number): string[] {
  const head = `${pad(depth)}${key}:`;
  if (typeof value === 'string' && value.includes('\n')) {
    return [`${head} ${value.endsWith('\n') ? '|' : '|-'}`, ...block(value.replace(/\n$/, ''), depth + 1)];
  }
  if (typeof value !== 'object' || value === null) return [`${head} ${scalar(value)}`];
  const source = passedThrough(value);
  if (source) return [head, ...toYaml(source, depth + 1)];
  if (Object.keys(value).length === 0) return [`${head} ${Array.isArray(value) ? '[]' : '{}'}`];
  return [head, ...(Array.isArray(value) ? listLines(value, depth + 1) : mapLines(value, depth + 1))];
}

function listLines(items: readonly unknown[], depth: number): string[] {
  return items.flatMap((item) => {
    const only = soleToken(item);
    if (only?.kind === 'yaml') return controlled('with', only.expression, toYaml('.', depth));
    if (typeof item !== 'object' || item === null) return [`${pad(depth)}- ${scalar(item)}`];
    const [key, value] = Object.entries(item)[0] ?? ['', undefined];
    const control = controlOf(key);
    if (control) return controlled(control.keyword, control.expression, listLines(value as unknown[], depth));
    return itemLines(item, depth);
  });
}

/** The first entry of a map in a list stands beside the dash. */
function itemLines(item: object, depth: number): string[] {
  const lines = mapLines(item, depth + 1);
  const first = lines[0] ?? '';
  if (first.startsWith('{{-')) return [`${pad(depth)}-`, ...lines];
  return [`${pad(depth)}- ${first.trimStart()}`, ...lines.slice(1)];
}
