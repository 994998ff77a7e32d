import type { ExtractedPage } from '../page.js';
import { PAGE_CHARACTERS, Paginator } from './paginate.js';

function pagesOf(text: string, markdown = true): ExtractedPage[] {
  const paginator = new Paginator(markdown);
  const pages = text.split('\n').flatMap((line) => [...paginator.addLine(line)]);
  return [...pages, ...paginator.end()];
}

function blocksOf(page: ExtractedPage): string[] {
  return page.blocks.map(({ kind, start, end, level }) => `${kind}${level ?? ''}: ${page.text.slice(start, end)}`);
}

describe('cutting text into pages', () => {
  it('finds the headings, lists and fenced code of Markdown', () => {
    const [page] = pagesOf('# Loops #\nA loop.\n\n- one\n- two\n```py\n\n# not a heading\n```\n\n### Deep\n');
    expect(blocksOf(page!)).toEqual([
      'heading1: Loops',
      'paragraph: A loop.',
      'list-item: - one',
      'list-item: - two',
      'code: ```py\n\n# not a heading\n```',
      'heading3: Deep',
    ]);
    expect(page!.text).toBe('# Loops #\nA loop.\n\n- one\n- two\n```py\n\n# not a heading\n```\n\n### Deep');
  });

  it('sees no headings in plain text', () => {
    expect(blocksOf(pagesOf('# comment\n', false)[0]!)).toEqual(['paragraph: # comment']);
  });

  it('begins a page at each form feed', () => {
    expect(pagesOf('one\n\ftwo\f\n\fthree').map((page) => page.text)).toEqual(['one', 'two', '', 'three']);
  });

  it('begins a page at the end of the paragraph in which it gets full', () => {
    const paragraph = 'word '.repeat(160).trim();
    const pages = pagesOf(Array.from({ length: 12 }, () => paragraph).join('\n\n'));
    expect(pages.length).toBe(3);
    expect(pages.every((page) => page.text.startsWith('word') && page.text.endsWith('word'))).toBe(true);
    expect(pages.map((page) => page.number)).toEqual([1, 2, 3]);
    expect(pages.map((page) => page.text).join('\n\n')).toBe(Array.from({ length: 12 }, () => paragraph).join('\n\n'));
  });

  it('cuts a paragraph that never ends, and code inside a fence that never closes', () => {
    const lines = Array.from({ length: 400 }, (_, index) => `line ${index} of many`);
    const endless = pagesOf(lines.join('\n'));
    expect(Math.max(...endless.map((page) => page.text.length))).toBeLessThan(2 * PAGE_CHARACTERS + 100);
    expect(endless.flatMap((page) => page.text.split('\n'))).toEqual(lines);
    const fenced = pagesOf(['```', ...lines].join('\n'));
    expect(fenced.length).toBeGreaterThan(1);
    expect(fenced.every((page) => page.blocks.every((block) => block.kind === 'code'))).toBe(true);
  });

  it('makes one empty page of an empty text', () => {
    expect(pagesOf('')).toEqual([{ number: 1, text: '', blocks: [] }]);
  });
});
