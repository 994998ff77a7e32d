import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractPages } from '@aila/extraction';
import { makeTextPdf } from '@aila/extraction/testing';
import { percentile } from '../support/statistics.mjs';

const LINES_A_PAGE = 40;
const sentence = (page, line) =>
  `Line ${line} of page ${page} says in plain words what every ${line % 7}th page of a text book says.`;

/** Text by page out of a PDF, in the guarded process that ingest uses, without embedding and storing. */
export async function measure({ quick }) {
  const pages = quick ? 60 : 600;
  const folder = mkdtempSync(join(tmpdir(), 'aila-bench-'));
  try {
    const path = join(folder, 'book.pdf');
    const text = (page) => Array.from({ length: LINES_A_PAGE }, (_, line) => sentence(page, line)).join('\n');
    writeFileSync(path, makeTextPdf(Array.from({ length: pages }, (_, page) => text(page))));
    const rates = [];
    for (let round = 0; round < 3; round += 1) {
      const began = performance.now();
      let characters = 0;
      await extractPages(path, {
        mediaType: 'application/pdf',
        onPage: (page) => void (characters += page.text.length),
      });
      if (characters < pages * 1_000) throw new Error('the pages came without their text');
      rates.push(pages / ((performance.now() - began) / 1000));
    }
    const detail = `${pages} pages of ${LINES_A_PAGE} lines`;
    return [
      {
        what: 'extraction of a text PDF',
        value: percentile(rates, 0.5),
        goal: { atLeast: 500 },
        unit: 'pages/s',
        detail,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
