import { copiedText } from './copied-text.js';

const citation = (marker: number, fileName: string, page: number) => ({
  ...{ marker, fileName, page, fileId: 'f', quote: '', start: 0, end: 1 },
});
const words = {
  sources: 'Sources:',
  place: ({ fileName, page }: { fileName: string; page: number }) => `${fileName}, page ${page}`,
};

describe('copiedText', () => {
  it('names file and page of each mark below the words', () => {
    const message = {
      content: 'It ebbs [1], and flows [2].\n',
      citations: [citation(1, 'a.pdf', 3), citation(2, 'b.md', 1)],
    };
    expect(copiedText(message, words)).toBe(
      'It ebbs [1], and flows [2].\n\nSources:\n[1] a.pdf, page 3\n[2] b.md, page 1',
    );
  });

  it('holds no backslash that only Markdown wants, and every one of code and formulas', () => {
    const copied = (content: string) => copiedText({ content, citations: [] }, words);
    expect(copied('my\\_notes.md says \\$x = \\\\frac\\{1\\}\\{2\\}\\$ at a\\[1].\\\nSo.')).toBe(
      'my_notes.md says $x = \\frac{1}{2}$ at a[1].\nSo.',
    );
    const literal = 'Write `\\_`, \\(\\{a\\}\\) and\n\n```\n\\* \\_\n```\n';
    expect(copied(literal)).toBe(literal);
  });

  it('adds nothing to words without sources', () => {
    expect(copiedText({ content: 'Think again.', citations: [] }, words)).toBe('Think again.');
  });
});
