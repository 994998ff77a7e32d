import { chunkPages, type Chunk, type ChunkOptions } from './chunk-pages.js';
import type { BlockKind, ExtractedPage, TextBlock } from '../page.js';
import { partsByPage } from './page-text.js';
import { countWords } from './words.js';

type Part = readonly [BlockKind, string, level?: number];

/** A page whose text is its parts with an empty line between them. */
function page(number: number, ...parts: readonly Part[]): ExtractedPage {
  let text = '';
  const blocks: TextBlock[] = parts.map(([kind, content, level]) => {
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += content;
    return { kind, start, end: text.length, ...(level ? { level } : {}) };
  });
  return { number, text, blocks };
}

/** Sentences of ten words each: "Sentence 3 of loops has exactly ten words in it." */
const sentence = (n: number, topic: string): string => `Sentence ${n} of ${topic} has exactly ten words in it.`;
const prose = (count: number, topic: string): string =>
  Array.from({ length: count }, (_, n) => sentence(n + 1, topic)).join(' ');

const small: ChunkOptions = { maxWords: 60, minWords: 0, overlapWords: 0 };
const texts = (chunks: readonly Chunk[]): string[] => chunks.map(({ text }) => text);

describe('what a chunk says of itself', () => {
  const pages = [
    page(1, ['heading', '5. Loops', 1], ['paragraph', prose(9, 'loops')], ['code', 'while x:\n  x -= 1']),
    page(
      2,
      ['heading', 'Break', 2],
      ['list-item', 'It ends a loop.'],
      ['paragraph', prose(3, 'break') + ' It goes on'],
    ),
    page(
      3,
      ['paragraph', 'over the page. ' + prose(4, 'pages')],
      ['heading', 'Continue', 2],
      ['paragraph', '語'.repeat(300)],
    ),
  ];

  test('its text is exactly the text of its span, also where the span crosses a page', () => {
    const chunks = chunkPages(pages, small);
    expect(chunks.some((chunk) => chunk.pageEnd > chunk.page)).toBe(true);
    for (const { page: first, pageEnd, start, end, text } of chunks) {
      const parts = pages
        .filter(({ number }) => number >= first && number <= pageEnd)
        .map(({ number, text: all }) => all.slice(number === first ? start : 0, number === pageEnd ? end : all.length));
      expect(parts.join('\f')).toBe(text);
    }
  });

  test('its text can be taken apart into stretches that each stand on one page', () => {
    const crossing = chunkPages(pages, small).find((chunk) => chunk.pageEnd > chunk.page);
    if (!crossing) throw new Error('no chunk crosses a page');
    const parts = partsByPage(crossing.text, { page: crossing.page, offset: crossing.start });
    expect(parts.map((part) => part.page)).toEqual([2, 3]);
    for (const part of parts) expect(pages[part.page - 1]?.text.slice(part.start, part.end)).toBe(part.text);
  });

  test('it names the headings above it, and ordinals count without gaps', () => {
    const chunks = chunkPages(pages, small);
    expect(chunks[0]?.headingPath).toEqual(['5. Loops']);
    expect(chunks.find(({ text }) => text.includes('of break'))?.headingPath).toEqual(['5. Loops', 'Break']);
    expect(chunks.at(-1)?.headingPath).toEqual(['5. Loops', 'Continue']);
    expect(chunks.map(({ ordinal }) => ordinal)).toEqual(chunks.map((_, index) => index));
  });

  test('the same pages in any order give the same chunks', () => {
    expect(chunkPages([...pages].reverse(), small)).toEqual(chunkPages(pages, small));
  });
});

describe('where the text is cut', () => {
  test('between sentences, into parts of about equal size, none over the bound', () => {
    const chunks = chunkPages([page(1, ['paragraph', prose(13, 'loops')])], small);
    expect(chunks.map(({ text }) => countWords(text))).toEqual([50, 50, 30]);
    for (const { text } of chunks) expect(text).toMatch(/^Sentence.*in it\.$/s);
  });

  test('not after an abbreviation and not at a line break inside a sentence', () => {
    const text =
      'Some tools, e.g. Pytest and others, cf. Fig. 3, belong to\nDr. Hopper and her team. ' + prose(5, 'tools');
    const [first] = chunkPages([page(1, ['paragraph', text])], { ...small, maxWords: 40 });
    expect(first?.text).toMatch(/^Some tools.*her team\./s);
  });

  test('overlapping by whole sentences within a section, and not over a heading', () => {
    const pages = [
      page(1, ['paragraph', prose(10, 'loops')], ['heading', 'Next', 1], ['paragraph', prose(5, 'lists')]),
    ];
    const [first, second, third] = texts(chunkPages(pages, { ...small, overlapWords: 10 }));
    expect(first?.endsWith(sentence(5, 'loops'))).toBe(true);
    expect(second?.startsWith(sentence(5, 'loops'))).toBe(true);
    expect(third?.startsWith(sentence(1, 'lists'))).toBe(true);
  });

  test('a sentence over the bound is cut between words, a word over the bound between characters', () => {
    const long = Array.from({ length: 200 }, (_, n) => `word${n}`).join(' ');
    const chunks = texts(chunkPages([page(1, ['paragraph', long])], small));
    expect(chunks.join(' ')).toBe(long);
    const family = '👩‍👩‍👧‍👦'.repeat(400);
    const pieces = texts(chunkPages([page(1, ['paragraph', family])], small));
    expect(pieces.join('')).toBe(family);
    for (const text of [...chunks, ...pieces]) expect(countWords(text)).toBeLessThanOrEqual(60);
    for (const piece of pieces) expect(piece).toMatch(/^(👩‍👩‍👧‍👦)+$/u);
  });

  test('text without spaces between words is bounded too', () => {
    const chunks = chunkPages([page(1, ['paragraph', '循环语句重复执行代码。'.repeat(60)])], small);
    expect(chunks.length).toBeGreaterThan(4);
    for (const { text } of chunks) expect(text).toMatch(/^(循环语句重复执行代码。)+$/u);
  });

  test('code that fits is never cut; code that does not is cut between its lines', () => {
    const code = Array.from({ length: 10 }, (_, n) => `line ${n} = ${n}`).join('\n');
    const kept = chunkPages([page(1, ['paragraph', prose(4, 'code')], ['code', code])], small);
    expect(texts(kept)).toContain(code);
    const long = Array.from({ length: 40 }, (_, n) => `line ${n} = ${n}`).join('\n');
    const lines = texts(chunkPages([page(1, ['code', long])], small)).flatMap((text) => text.split('\n'));
    expect(lines).toEqual(long.split('\n'));
  });

  test('a paragraph that a page break parts stays one text', () => {
    const pages = [
      page(1, ['paragraph', 'The loop ends when its']),
      page(2, ['paragraph', 'condition is false. Then the next line runs.']),
    ];
    expect(texts(chunkPages(pages, small))).toEqual([
      'The loop ends when its\fcondition is false. Then the next line runs.',
    ]);
  });
});

describe('long texts', () => {
  const block = (kind: BlockKind, text: string): ExtractedPage[] => [page(1, [kind, text])];
  /** Pages of 3,000 characters, each one paragraph that goes on on the next page. */
  const paged = (text: string): ExtractedPage[] =>
    Array.from({ length: Math.ceil(text.length / 3_000) }, (_, index) =>
      page(index + 1, ['paragraph', text.slice(index * 3_000, (index + 1) * 3_000)]),
    );
  const hundreds = (count: number, ...part: Part): ExtractedPage[] =>
    Array.from({ length: count / 100 }, (_, index) => page(index + 1, ...Array.from({ length: 100 }, () => part)));

  it.each<[string, (size: number) => ExtractedPage[]]>([
    ['words without a full stop', (size) => block('paragraph', 'word '.repeat(size / 5))],
    ['words without a full stop over many pages', (size) => paged('word '.repeat(size / 5))],
    ['one word', (size) => block('paragraph', 'a'.repeat(size))],
    ['script without spaces', (size) => block('paragraph', '循环语句重复执行代码'.repeat(size / 10))],
    ['line breaks', (size) => block('paragraph', 'word\n'.repeat(size / 5))],
    ['abbreviations', (size) => block('paragraph', 'Dr. '.repeat(size / 4))],
    ['marks of exclamation', (size) => block('paragraph', '!'.repeat(size))],
    ['a character of many marks', (size) => block('paragraph', 'e' + '\u0301'.repeat(size - 1))],
    ['tiny paragraphs', (size) => hundreds(size / 10, 'paragraph', 'word one')],
    ['tiny sections', (size) => hundreds(size / 10, 'heading', 'Title no', 1)],
    ['rows of a table', (size) => block('paragraph', '| 1 | a cell | another |\n'.repeat(size / 25))],
    ['a line of code', (size) => block('code', 'x=1;'.repeat(size / 4))],
  ])('%s are cut in a time that grows with their length and no faster', (_what, make) => {
    const secondsFor = (size: number): number => {
      const pages = make(size);
      const began = process.cpuUsage();
      const chunks = chunkPages(pages);
      const { user } = process.cpuUsage(began);
      for (const { text } of chunks) expect(countWords(text)).toBeLessThanOrEqual(220);
      return user / 1e6;
    };
    secondsFor(10_000);
    // Time of the processor, which does not depend on what else the machine does. Growth with the square gives 64.
    const [short, long] = [secondsFor(50_000), secondsFor(400_000)];
    expect(long).toBeLessThan(1.6);
    expect(long / Math.max(short, 0.02)).toBeLessThan(24);
  });

  test('of one sentence are cut where a reader would part words', () => {
    const words = Array.from({ length: 30_000 }, (_, n) => `word${n}`).join(' ');
    const chunks = texts(chunkPages(paged(words), { overlapWords: 0 }));
    expect(chunks.length).toBeLessThan(30_000 / 200);
    for (const chunk of chunks.slice(0, -1)) expect(countWords(chunk)).toBeGreaterThan(200);
    // Pages part words here, which the chunks show as page breaks.
    expect(chunks.join(' ').replace(/\f/g, '').replace(/\s+/g, ' ').length).toBeGreaterThan(words.length - 1_000);
  });

  test('with sentences longer than the segmenter is given are cut at their ends', () => {
    const long = (n: number): string => `Sentence ${n} ${'goes on and on '.repeat(400)}to its end.`;
    const text = Array.from({ length: 5 }, (_, n) => `Short ${n}. ${long(n)}`).join(' ');
    const chunks = texts(chunkPages([page(1, ['paragraph', text])], { overlapWords: 0 }));
    expect(chunks.join(' ').replace(/\s+/g, ' ')).toBe(text);
  });
});

describe('short sections', () => {
  const pages = [
    page(
      1,
      ['heading', 'Loops', 1],
      ['paragraph', sentence(1, 'loops')],
      ['heading', 'While', 2],
      ['paragraph', prose(2, 'while')],
      ['heading', 'Lists', 1],
      ['paragraph', sentence(1, 'lists')],
    ),
  ];

  test('are joined with the next of their own or a deeper level, and named after the longest', () => {
    const chunks = chunkPages(pages, { ...small, minWords: 30 });
    expect(chunks.map(({ headingPath }) => headingPath)).toEqual([['Loops', 'While'], ['Lists']]);
    expect(chunks[0]?.text).toContain('Sentence 1 of loops');
  });

  test('stay apart where they would not fit in one chunk', () => {
    expect(
      chunkPages(pages, { ...small, maxWords: 25, minWords: 30 }).map(({ headingPath }) => headingPath.join(' ')),
    ).toEqual(['Loops', 'Loops While', 'Lists']);
  });

  test('a heading without a text of its own is not lost', () => {
    const slides = [page(1, ['heading', 'Questions?', 1]), page(2, ['heading', 'Thank you', 1])];
    expect(texts(chunkPages(slides, small))).toEqual(['Questions?', 'Thank you']);
    expect(chunkPages(slides, { ...small, minWords: 30 })[0]).toMatchObject({ page: 1, pageEnd: 2 });
  });
});

describe('every word', () => {
  test('of a document is in a chunk or a heading path, whatever the bounds', () => {
    const pages = [
      page(
        1,
        ['heading', 'Alpha', 1],
        ['heading', 'Beta', 2],
        ['paragraph', prose(7, 'gamma')],
        ['code', 'delta = 1\n\nepsilon()'],
      ),
      page(2, ['list-item', 'zeta'], ['list-item', 'eta;'], ['heading', 'Theta', 1]),
      page(3),
      page(4, ['paragraph', '   '], ['paragraph', prose(9, 'iota')]),
    ];
    const wanted = new Set(pages.flatMap(({ text }) => text.split(/\s+/)).filter((word) => word !== ''));
    for (const maxWords of [12, 30, 220])
      for (const minWords of [0, 20]) {
        const found = new Set(
          chunkPages(pages, { maxWords, minWords, overlapWords: 15 }).flatMap(({ text, headingPath }) =>
            [...headingPath, text].join(' ').split(/\s+/),
          ),
        );
        expect([...wanted].filter((word) => !found.has(word))).toEqual([]);
      }
  });

  test('a document without text has no chunk', () => {
    expect(chunkPages([])).toEqual([]);
    expect(chunkPages([page(1), page(2, ['paragraph', ' \n '])])).toEqual([]);
  });
});
