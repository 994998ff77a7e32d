import { fork } from 'node:child_process';
import { openSync, closeSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chunkPages, type Chunk } from './chunking/index.js';
import { extractPages, type ExtractOptions } from './extract-pages.js';
import type { ExtractedPage } from './page.js';
import { makeEncryptedPdf, makeEndlessPdf, makeFlateBomb, makePdf, makeTextPdf } from './testing/pdf.js';

jest.setTimeout(60_000);

const MB = 1024 * 1024;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'extraction-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** One of the programs in test/readers, which behave as a reader that a file has overpowered. */
function reader(name: string): string {
  return join(__dirname, '../test/readers', `${name}.mjs`);
}

async function extract(path: string, options: Partial<ExtractOptions> = {}): Promise<ExtractedPage[]> {
  const pages: ExtractedPage[] = [];
  await extractPages(path, {
    mediaType: 'application/pdf',
    onPage: (page) => {
      pages.push(page);
    },
    ...options,
  });
  return pages;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('reading', () => {
  it('delivers headings, joined paragraphs and indented program text by page', async () => {
    const path = file(
      'loops.pdf',
      makePdf([
        [
          { text: 'Loops', x: 50, y: 780, size: 20, font: 'bold' },
          { text: 'A loop repeats its body as long as the condition holds. The compu-', x: 50, y: 750 },
          { text: 'tation ends when it does not.', x: 50, y: 737 },
          { text: 'while n > 0:', x: 50, y: 700, font: 'code', size: 10 },
          { text: 'n = n - 1', x: 74, y: 688, font: 'code', size: 10 },
        ],
        [{ text: 'The second page.', x: 50, y: 780 }],
      ]),
    );
    const pages = await extract(path);
    expect(pages.map((page) => page.number)).toEqual([1, 2]);
    const [first] = pages;
    expect(first!.text).toBe(
      'Loops\n\n' +
        'A loop repeats its body as long as the condition holds. The computation ends when it does not.\n\n' +
        'while n > 0:\n    n = n - 1',
    );
    expect(first!.blocks.map(({ kind, start, end }) => [kind, first!.text.slice(start, end).slice(0, 6)])).toEqual([
      ['heading', 'Loops'],
      ['paragraph', 'A loop'],
      ['code', 'while '],
    ]);
    expect(first!.blocks[0]!.level).toBe(1);
  });

  it('counts pages without text, and tells how many there will be before the first', async () => {
    const path = file('gap.pdf', makeTextPdf(['First page', '', 'Third page']));
    const calls: string[] = [];
    const summary = await extractPages(path, {
      mediaType: 'application/pdf',
      onStart: (pages) => void calls.push(`start ${pages}`),
      onPage: (page) => void calls.push(`page ${page.number}`),
    });
    expect(calls).toEqual(['start 3', 'page 1', 'page 2', 'page 3']);
    expect(summary).toEqual({ pages: 3, pagesWithoutText: 1, characters: 20 });
  });

  it('hands over the next page only when the one before is dealt with', async () => {
    const path = file('three.pdf', makeTextPdf(['one', 'two', 'three']));
    let busy = 0;
    let most = 0;
    await extractPages(path, {
      mediaType: 'application/pdf',
      onPage: async () => {
        busy += 1;
        most = Math.max(most, busy);
        await sleep(20);
        busy -= 1;
      },
    });
    expect(most).toBe(1);
  });

  it('does not count the time that handling a page takes', async () => {
    const path = file('slow.pdf', makeTextPdf(['one', 'two', 'three']));
    const onPage = jest.fn(() => sleep(4_000));
    // Beginning to read takes seconds on a busy machine.
    await extract(path, { limits: { maxSeconds: 10 }, onPage });
    expect(onPage).toHaveBeenCalledTimes(3);
  });

  it('reads plain text and Markdown through the same door', async () => {
    const [plain] = await extract(file('a.txt', 'Grüße\n\n∀x ∈ ℝ: x² ≥ 0\n'), {
      mediaType: 'text/plain; charset=utf-8',
    });
    expect(plain!.text).toBe('Grüße\n\n∀x ∈ ℝ: x² ≥ 0');
    const [markdown] = await extract(file('a.md', '# Title\ntext\n'), { mediaType: 'text/markdown' });
    expect(markdown!.blocks.map((block) => block.kind)).toEqual(['heading', 'paragraph']);
  });

  it('reads text that is not UTF-8 as Windows-1252, and UTF-16 by its mark', async () => {
    const [western] = await extract(file('w.txt', Buffer.from('caf\xe9', 'latin1')), { mediaType: 'text/plain' });
    expect(western!.text).toBe('café');
    const [wide] = await extract(file('u.txt', Buffer.from('\uFEFFcafé', 'utf16le')), { mediaType: 'text/plain' });
    expect(wide!.text).toBe('café');
  });
});

describe('files that cannot be read', () => {
  it.each([
    ['a type nobody reads', 'application/zip', Buffer.from('PK'), 'unsupported-type'],
    ['an empty file', 'application/pdf', Buffer.alloc(0), 'empty'],
    ['a text file named .pdf', 'application/pdf', Buffer.from('Dear students,\n'), 'not-a-pdf'],
    ['a picture named .txt', 'text/plain', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'not-text'],
    ['a PDF that needs a password', 'application/pdf', makeEncryptedPdf(), 'password-protected'],
    ['a PDF of pictures only', 'application/pdf', makeTextPdf(['', '']), 'no-text'],
    ['a PDF header and nothing else', 'application/pdf', Buffer.from('%PDF-1.7\n'), 'damaged'],
  ])('%s is refused: %s', async (_what, mediaType, content, reason) => {
    await expect(extract(file('refused', content), { mediaType })).rejects.toMatchObject({ reason });
  });

  it.each([0.3, 0.6, 0.9, 0.99])('a PDF of which only the first %d is there is damaged, not short', async (part) => {
    const whole = makeTextPdf(Array.from({ length: 20 }, (_, index) => `This is page ${index + 1}`));
    const path = file('truncated.pdf', whole.subarray(0, Math.floor(whole.length * part)));
    await expect(extract(path)).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('a PDF with a little rubbish after its end is read all the same', async () => {
    const path = file(
      'tail.pdf',
      Buffer.concat([makeTextPdf(['whole']), Buffer.from('\0\0\r\n<!-- sent by mail -->')]),
    );
    expect((await extract(path))[0]!.text).toBe('whole');
  });

  it('a PDF whose cross-reference table is wrong is repaired when it is all there', async () => {
    const broken = makeTextPdf(['repaired'])
      .toString('latin1')
      .replace(/startxref\n\d+/, 'startxref\n5');
    expect((await extract(file('xref.pdf', Buffer.from(broken, 'latin1'))))[0]!.text).toBe('repaired');
  });
});

describe('limits', () => {
  it('more pages than allowed are refused before any is delivered', async () => {
    const path = file('many.pdf', makeTextPdf(['a', 'b', 'c']));
    const onPage = jest.fn();
    await expect(extract(path, { limits: { maxPages: 2 }, onPage })).rejects.toMatchObject({
      reason: 'too-many-pages',
    });
    expect(onPage).not.toHaveBeenCalled();
  });

  it('more text than allowed is refused', async () => {
    const path = file('long.txt', 'word '.repeat(10_000));
    await expect(extract(path, { mediaType: 'text/plain', limits: { maxCharacters: 20_000 } })).rejects.toMatchObject({
      reason: 'too-much-text',
    });
  });

  it.each([
    ['20 MB on one line', () => 'word '.repeat(4_000_000)],
    ['20 MB of empty lines', () => '\n'.repeat(20_000_000)],
  ])('%s are refused before they are cut', async (_what, content) => {
    const path = file('huge.txt', content());
    const onPage = jest.fn();
    await expect(extract(path, { mediaType: 'text/plain', onPage, onChunks: onPage })).rejects.toMatchObject({
      reason: 'too-much-text',
    });
    expect(onPage).not.toHaveBeenCalled();
  });

  it('a small PDF that inflates to more than the memory limit is stopped', async () => {
    const bomb = makeFlateBomb(400 * MB);
    expect(bomb.length).toBeLessThan(MB);
    const path = file('bomb.pdf', bomb);
    await expect(extract(path, { limits: { maxMemoryBytes: 256 * MB } })).rejects.toMatchObject({
      reason: 'too-large-to-read',
    });
  });

  it('a PDF that takes for ever to draw is stopped by the clock', async () => {
    const path = file('endless.pdf', makeEndlessPdf());
    await expect(extract(path, { limits: { maxSeconds: 2 } })).rejects.toMatchObject({ reason: 'took-too-long' });
  });

  it('a reader that takes memory by other ways is stopped too', async () => {
    const path = file('any.pdf', 'any');
    await expect(
      extract(path, { program: reader('allocating'), limits: { maxMemoryBytes: 200 * MB, maxSeconds: 20 } }),
    ).rejects.toMatchObject({ reason: 'too-large-to-read' });
  });

  it('a reader that ignores its limits is stopped by what arrives', async () => {
    const path = file('any.pdf', 'any');
    await expect(
      extract(path, { program: reader('overflowing'), limits: { maxCharacters: 50_000 } }),
    ).rejects.toMatchObject({ reason: 'too-much-text' });
  });
});

describe('chunks', () => {
  it('come after the pages, all of them in order, and are what the pages give', async () => {
    const path = file('chunks.txt', Array.from({ length: 3_000 }, (_, n) => `Sentence ${n} is short.`).join(' '));
    const chunks: Chunk[] = [];
    const totals = new Set<number>();
    const pages = await extract(path, {
      mediaType: 'text/plain',
      onChunks: (some, total) => {
        chunks.push(...some);
        totals.add(total);
      },
    });
    expect(chunks).toEqual(chunkPages(pages));
    expect([...totals]).toEqual([chunks.length]);
  });

  it('that take too long end the reader', async () => {
    const program = reader('endless-chunks');
    const onChunks = jest.fn();
    await expect(
      extract(file('any.pdf', 'any'), { program, limits: { maxSeconds: 1 }, onChunks }),
    ).rejects.toMatchObject({ reason: 'took-too-long' });
    expect(onChunks).not.toHaveBeenCalled();
  });

  it('of a reader that makes up more of them than its pages hold are refused', async () => {
    const program = reader('made-up-chunks');
    await expect(
      extract(file('any.pdf', 'any'), { program, limits: { maxCharacters: 50_000 }, onChunks: () => undefined }),
    ).rejects.toMatchObject({ reason: 'too-much-text' });
  });
});

describe('the reading process', () => {
  it('inherits no environment variable and no open file', async () => {
    process.env['EXTRACTION_SPEC_SECRET'] = 'do not pass on';
    const open = file('open-in-parent.txt', 'secret');
    const descriptor = openSync(open, 'r');
    try {
      const [page] = await extract(file('any.pdf', 'any'), { program: reader('surroundings') });
      const report = JSON.parse(page!.text) as { environment: string[]; descriptors: string[] };
      expect(report.environment).toEqual([]);
      expect(report.descriptors).not.toContain(open);
    } finally {
      closeSync(descriptor);
      delete process.env['EXTRACTION_SPEC_SECRET'];
    }
  });

  it('may crash: the caller learns it and goes on reading other files', async () => {
    await expect(extract(file('any.pdf', 'any'), { program: reader('crashing') })).rejects.toMatchObject({
      reason: 'reader-failed',
    });
    expect(await extract(file('next.pdf', makeTextPdf(['still here'])))).toHaveLength(1);
  });

  it('is gone when the caller gives up', async () => {
    let pid = 0;
    const abort = new AbortController();
    const extraction = extract(file('any.pdf', 'any'), {
      program: reader('spinning'),
      signal: abort.signal,
      onPage: (page) => {
        pid = Number(page.text);
        setTimeout(() => abort.abort(new Error('cancelled by the teacher')), 50);
      },
    });
    await expect(extraction).rejects.toThrow('cancelled by the teacher');
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('is gone when handling a page fails', async () => {
    let pid = 0;
    const extraction = extract(file('any.pdf', 'any'), {
      program: reader('spinning'),
      onPage: (page) => {
        pid = Number(page.text);
        throw new Error('the database is away');
      },
    });
    await expect(extraction).rejects.toThrow('the database is away');
    expect(isAlive(pid)).toBe(false);
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('does not outlive a caller that is killed, even in the middle of an endless page', async () => {
    const caller = fork(reader('caller'), [file('endless.pdf', makeEndlessPdf())], { execArgv: [] });
    await new Promise((resolve) => caller.once('message', resolve));
    await sleep(300);
    const children = readFileSync(`/proc/${caller.pid}/task/${caller.pid}/children`, 'latin1').trim().split(' ');
    const pid = Number(children[0]);
    expect(isAlive(pid)).toBe(true);
    caller.kill('SIGKILL');
    for (let tries = 0; tries < 400 && isAlive(pid); tries += 1) await sleep(50);
    expect(isAlive(pid)).toBe(false);
  });
});
