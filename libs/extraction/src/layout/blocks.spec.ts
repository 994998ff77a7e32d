import { composePage } from './blocks.js';
import { LineJoiner } from './join-lines.js';
import type { Line, PageLines } from './line.js';
import { profileDocument } from './profile.js';

/** A line of 11-point text at (50, y) whose characters are half as wide as they are high. */
function line(text: string, y: number, properties: Partial<Line> = {}): Line {
  const { left = 50, size = 11 } = properties;
  const advance = properties.mono ? size * 0.6 : 0;
  const right = left + text.length * (advance || size * 0.5);
  return { text, left, right, y, size, bold: false, mono: false, advance, ...properties };
}

const FULL = 'The loop goes on as long as its condition is true and this line reaches the edge';

function compose(...pages: Line[][]): { text: string; blocks: string[] }[] {
  const document: PageLines[] = pages.map((lines, index) => ({ number: index + 1, lines, height: 842 }));
  const profile = profileDocument(document);
  const joiner = new LineJoiner();
  return document.map((page) => {
    const { text, blocks } = composePage(page, profile, joiner);
    return {
      text,
      blocks: blocks.map(({ kind, level, start, end }) => `${kind}${level ?? ''}|${text.slice(start, end)}`),
    };
  });
}

describe('composing a page', () => {
  it('ranks headings by their size over the whole document, bold ones of ordinary size below', () => {
    const [first, second] = compose(
      [
        line('Chapter', 800, { size: 22 }),
        line(FULL, 770),
        line(FULL, 757),
        line('A bold heading', 735, { bold: true }),
        line(FULL, 710),
      ],
      [line('Section', 800, { size: 15 }), line(FULL, 770)],
    );
    expect(first!.blocks).toEqual([
      'heading1|Chapter',
      `paragraph|${FULL} ${FULL}`,
      'heading3|A bold heading',
      `paragraph|${FULL}`,
    ]);
    expect(second!.blocks[0]).toBe('heading2|Section');
  });

  it('joins a heading that takes two lines', () => {
    const [page] = compose([
      line('A very long title that', 800, { size: 20 }),
      line('takes two lines', 776, { size: 20 }),
      line(FULL, 740),
      line(FULL, 727),
      line(FULL, 714),
    ]);
    expect(page!.blocks[0]).toBe('heading1|A very long title that takes two lines');
  });

  it('begins a paragraph at a gap, at an indented line, and where a line ended early on purpose', () => {
    const [page] = compose([
      line(`${FULL}.`, 800),
      line('short end.', 787),
      line('After a gap.', 760),
      line('A new thought because the line before had room for its very first word indeed', 747),
      line(`${FULL}.`, 734),
      line('An indented beginning', 721, { left: 65 }),
    ]);
    expect(page!.blocks).toEqual([
      `paragraph|${FULL}. short end.`,
      'paragraph|After a gap.',
      `paragraph|A new thought because the line before had room for its very first word indeed ${FULL}.`,
      'paragraph|An indented beginning',
    ]);
  });

  it('keeps list items apart and their second lines with them', () => {
    const [page] = compose([
      line(FULL, 800),
      line(`• ${FULL}`, 787, { left: 60 }),
      line('which goes on here', 774, { left: 70 }),
      line('• another', 761, { left: 60 }),
    ]);
    expect(page!.blocks).toEqual([
      `paragraph|${FULL}`,
      `list-item|• ${FULL} which goes on here`,
      'list-item|• another',
    ]);
  });

  it('keeps the lines, the indentation and one empty line of program text', () => {
    const mono = { mono: true, size: 10 };
    const [page] = compose([
      line('def f(n):', 800, mono),
      line('if n == 0:', 788, { ...mono, left: 74 }),
      line('return 1', 776, { ...mono, left: 98 }),
      line('print(f(3))', 752, mono),
      line(FULL, 700),
    ]);
    expect(page!.blocks[0]).toBe('code|def f(n):\n    if n == 0:\n        return 1\n\nprint(f(3))');
  });

  it('puts a raised character back into its line', () => {
    const [page] = compose([line('E = mc2', 800, { right: 90 }), line('holds.', 800, { left: 94 }), line(FULL, 770)]);
    expect(page!.blocks[0]).toBe('paragraph|E = mc2 holds.');
  });
});

describe('running headers and footers', () => {
  const page = (number: number, ...more: Line[]): Line[] => [
    line('Introduction to Computing', 820, { size: 9 }),
    line(`${FULL} on page ${'abcdef'[number]}`, 700),
    ...more,
    line(`Page ${number} of 5`, 30, { size: 9 }),
  ];

  it('are left out when they stand on several pages in the same place', () => {
    const pages = compose(page(1), page(2), page(3), page(4), page(5));
    expect(pages.map(({ text }) => text)).toEqual(
      ['b', 'c', 'd', 'e', 'f'].map((letter) => `${FULL} on page ${letter}`),
    );
  });

  it('stay when they are on two pages only', () => {
    expect(compose(page(1), page(2))[0]!.text).toContain('Introduction to Computing');
  });

  it('are not confused with numbered exercises that begin each page', () => {
    const sheet = (...pages: string[]) => compose(...pages.map((title) => [line(title, 820), line(FULL, 700)]));
    const numbered = sheet('Problem 4', 'Problem 7', 'Problem 8', 'Problem 12', 'Problem 13');
    expect(numbered.map(({ text }) => text.split('\n')[0])).toEqual([
      'Problem 4',
      'Problem 7',
      'Problem 8',
      'Problem 12',
      'Problem 13',
    ]);
    const dated = sheet(...Array.from({ length: 5 }, () => 'Term of 2026, draft 3'));
    expect(dated.every(({ text }) => text === FULL)).toBe(true);
  });

  it('are not confused with a title that many slides share', () => {
    const slide = (text: string): Line[] => [line('Recursion', 800, { size: 24 }), line(text, 700), line(FULL, 400)];
    const slides = compose(slide('one'), slide('two'), slide('three'), slide('four'));
    expect(slides.every(({ text }) => text.startsWith('Recursion'))).toBe(true);
  });

  it('are not confused with a repeated line in the middle of the page', () => {
    const pages = compose(
      page(1, line('Exercise', 500)),
      page(2, line('Exercise', 500)),
      page(3, line('Exercise', 500)),
    );
    expect(pages.every(({ text }) => text.includes('Exercise'))).toBe(true);
  });
});
