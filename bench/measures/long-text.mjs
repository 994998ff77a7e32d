import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractPages } from '@aila/extraction';
import { chunkPages } from '@aila/extraction/chunking';

const LARGEST = 250_000;
/** Texts that are hard to cut, each of the wanted number of characters. */
const SHAPES = {
  'words without a full stop': (size) => 'word '.repeat(size / 5),
  'one word': (size) => 'a'.repeat(size),
  'script without spaces': (size) => '循环语句重复执行代码'.repeat(size / 10),
  'line breaks': (size) => 'word\n'.repeat(size / 5),
  abbreviations: (size) => 'Dr. '.repeat(size / 4),
  'rows of a table': (size) => '| 1 | a cell | another |\n'.repeat(size / 25),
};

/** Cutting long texts into chunks, and what becomes of 20 MB on one line in the guarded process that ingest uses. */
export async function measure({ quick }) {
  const sizes = Array.from({ length: quick ? 4 : 10 }, (_, index) => ((index + 1) * LARGEST) / (quick ? 4 : 10));
  const rows = [];
  for (const [shape, make] of Object.entries(SHAPES)) {
    secondsToCut(make(LARGEST / 10));
    const seconds = sizes.map((size) => secondsToCut(make(size)));
    console.log(
      `  ${shape}: ${sizes.map((size, index) => `${size / 1000}k ${seconds[index].toFixed(3)} s`).join(', ')}`,
    );
    rows.push({ shape, longest: seconds.at(-1), exponent: slope(sizes.map(Math.log), seconds.map(Math.log)) });
  }
  const worst = (key) => rows.reduce((most, row) => (row[key] > most[key] ? row : most));
  return [
    {
      what: 'cutting 250,000 characters into chunks, the worst of six shapes',
      value: worst('longest').longest,
      goal: { atMost: 1 },
      unit: 's',
      detail: `processor time; ${worst('longest').shape}`,
    },
    {
      what: 'growth of the time to cut with the length of the text',
      value: worst('exponent').exponent,
      goal: { atMost: 1.3 },
      unit: '',
      detail: `exponent, fitted over ${sizes.length} sizes, the worst of six shapes: ${worst('exponent').shape}; 1 is linear`,
    },
    await huge(),
  ];
}

/** Of the processor, so that the load of the machine does not count. */
function secondsToCut(text) {
  /** @type {import('@aila/extraction').ExtractedPage[]} */
  const pages = [{ number: 1, text, blocks: [{ kind: 'paragraph', start: 0, end: text.length }] }];
  const began = process.cpuUsage();
  if (chunkPages(pages).length === 0) throw new Error('a text without chunks');
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

async function huge() {
  const folder = mkdtempSync(join(tmpdir(), 'aila-bench-'));
  try {
    const path = join(folder, 'line.txt');
    writeFileSync(path, 'word '.repeat(4_000_000));
    const began = performance.now();
    const end = await extractPages(path, { mediaType: 'text/plain', onPage() {}, onChunks() {} }).then(
      ({ pages }) => `read, ${pages} pages`,
      (error) => `refused: ${error.reason}`,
    );
    return {
      what: '20 MB of text on one line',
      value: (performance.now() - began) / 1000,
      goal: { atMost: 30 },
      unit: 's',
      detail: end,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of the line that fits best: the exponent, when both are logarithms. */
function slope(x, y) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const up = x.reduce((sum, value, index) => sum + (value - mx) * (y[index] - my), 0);
  return up / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
