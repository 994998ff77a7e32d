import { chunkPages, type Chunk, type ChunkOptions } from './chunk-pages.js';
import { partsByPage, type BlockKind, type PageText, type TextBlock } from './page-text.js';
import { countWords } from './words.js';

type Part = readonly [BlockKind, string, level?: number];

/** A page whose text is its parts with an empty line between them. */
function page(number: number, ...parts: readonly Part[]): PageText {
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
