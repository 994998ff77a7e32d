import { listExpression, parse, soleToken, token } from './tokens.js';

/**
 * Policy documents travel as JSON inside a string. They are laid out to be read in review, lists of scalars on one line
 * and without blanks, which is also how Helm's `toJson` writes a list parameter: both outputs stay equal byte by byte.
 */
export function json(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const parameter = listExpression(value as string[]);
    if (parameter !== undefined) return token('text', `toJson ${parameter}`);
    if (value.every((item) => typeof item !== 'object')) return `[${value.map((item) => json(item)).join(',')}]`;
    return `[\n${value.map((item) => inner + json(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${json(item, inner)}`);
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`;
  }
  if (soleToken(value)?.kind === 'integer') return value as string;
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}

/** A JSON string literal; the tokens in it stay as they are. */
export function quoted(text: string): string {
  const escaped = parse(text).map((part) =>
    typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : token(part.kind, part.expression),
  );
  return `"${escaped.join('')}"`;
}
