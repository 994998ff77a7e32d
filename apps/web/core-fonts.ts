import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const folder = join(import.meta.dirname, '.fonts');

/** The font files that every screen needs, and the name of what is cut out of each. */
const sources = {
  'serif-core-normal': '@fontsource-variable/literata/files/literata-latin-wght-normal.woff2',
  'serif-core-italic': '@fontsource-variable/literata/files/literata-latin-wght-italic.woff2',
  'sans-core-normal': '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
};
/** The weights that the style sheets use; the fonts reach from 200 to 900. */
const weights = { min: 400, max: 700 };

/**
 * Code points of English and French text, with the quotes, dashes and signs that go with it. src/design/fonts.css says
 * the same as `unicode-range`: for any other character the browser fetches the whole file.
 */
export const coreRanges: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xa0],
  [0xab, 0xab],
  [0xb0, 0xb0],
  [0xb7, 0xb7],
  [0xbb, 0xbb],
  [0xc0, 0xc0],
  [0xc2, 0xc2],
  [0xc6, 0xcb],
  [0xce, 0xcf],
  [0xd4, 0xd4],
  [0xd7, 0xd7],
  [0xd9, 0xd9],
  [0xdb, 0xdc],
  [0xe0, 0xe0],
  [0xe2, 0xe2],
  [0xe6, 0xeb],
  [0xee, 0xef],
  [0xf4, 0xf4],
  [0xf9, 0xf9],
  [0xfb, 0xfc],
  [0x152, 0x153],
  [0x2010, 0x2014],
  [0x2018, 0x2019],
  [0x201c, 0x201d],
  [0x2022, 0x2022],
  [0x2026, 0x2026],
  [0x202f, 0x202f],
  [0x20ac, 0x20ac],
];

/** Cuts the fonts of the first screens down to what those need: half the bytes, and the rest only where it is used. */
export function coreFonts(): Plugin {
  return {
    name: 'aila:core-fonts',
    async buildStart() {
      mkdirSync(folder, { recursive: true });
      for (const [name, source] of Object.entries(sources))
        await cut(require.resolve(source), join(folder, `${name}.woff2`));
    },
  };
}

async function cut(source: string, target: string): Promise<void> {
  if (modifiedAt(target) > Math.max(modifiedAt(source), modifiedAt(import.meta.filename))) return;
  const text = coreRanges
    .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)))
    .join('');
  const options = { targetFormat: 'woff2', variationAxes: { wght: weights } } as const;
  writeFileSync(target, await subsetFont(readFileSync(source), text, options));
}

/** Milliseconds; 0 for a file that is not there. */
function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
