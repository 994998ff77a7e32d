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

  it('adds nothing to words without sources', () => {
    expect(copiedText({ content: 'Think again.', citations: [] }, words)).toBe('Think again.');
  });
});
