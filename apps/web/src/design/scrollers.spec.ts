/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = join(__dirname, '..');
const sheets = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));

/** The declarations of a style sheet by selector; those within conditions count as well. */
function declarations(css: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, selector = '', body = ''] of css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    found.set(selector.trim(), `${found.get(selector.trim()) ?? ''};${body}`);
  }
  return found;
}

it('what scrolls is positioned: otherwise what is hidden from the eye in it makes the document higher', () => {
  const scrolling = sheets.flatMap((sheet) =>
    [...declarations(readFileSync(join(sources, sheet), 'utf8'))]
      .filter(([, body]) => /\boverflow(-[xy])?:[^;]*\b(auto|scroll)\b/.test(body))
      .map(([selector, body]) => ({ place: `${sheet} ${selector}`, positioned: /\bposition:\s*\w/.test(body) })),
  );
  expect(scrolling.length).toBeGreaterThan(3);
  expect(scrolling.filter(({ positioned }) => !positioned).map(({ place }) => place)).toEqual([]);
});
