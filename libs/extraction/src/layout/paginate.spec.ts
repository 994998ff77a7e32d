import type { ExtractedPage } from '../page.js';
import { MarkdownPaginator } from './paginate-markdown.js';
import { PAGE_CHARACTERS, Paginator } from './paginate.js';

function pagesOf(text: string, markdown = true): ExtractedPage[] {
  const paginator = markdown ? new MarkdownPaginator() : new Paginator();
  const pages = text.split('\n').flatMap((line) => [...paginator.addLine(line)]);
  return [...pages, ...paginator.end()];
}

function blocksOf(page: ExtractedPage): string[] {
  return page.blocks.map(({ kind, start, end, level }) => `${kind}${level ?? ''}: ${page.text.slice(start, end)}`);
}

describe('cutting text into pages', () => {
  it('finds the headings, lists and fenced code of Markdown, and leaves their marks out of the text', () => {
    const [page] = pagesOf('# Loops #\nA loop.\n\n- one\n- two\n```py\n\n# not a heading\n```\n\n### Deep\n');
    expect(blocksOf(page!)).toEqual([
      'heading1: Loops',
      'paragraph: A loop.',
      'list-item: - one',
      'list-item: - two',
      'code: \n# not a heading',
      'heading3: Deep',
    ]);
    expect(page!.text).toBe('Loops\n\nA loop.\n\n- one\n- two\n\n\n# not a heading\n\nDeep');
  });

  it('reads Markdown as a person reads the rendered page', () => {
    const page = [
      'Tides and ports',
      '===============',
      'A *spring tide* comes with the',
      '**new moon**; see [the almanac](https://example.org/a_b) and `low_water()`.',
      '![Harbour at low water](h.png) <kbd>F5</kbd> &amp; 2 \\* 3 \\# 4',
      '',
      '> Never sail',
      '> alone.',
      '',
      'Neap tide',
      '---------',
      '1) first',
      '2) second',
      '   goes on',
      '    - within',
      '',
      '    and more of it',
      '***',
      '[almanac]: https://example.org',
      '',
      '| Port | Depth |',
      '|------|-------|',
      '| Brest | 11_2_3 m |',
    ].join('\n');
    expect(blocksOf(pagesOf(page)[0]!)).toEqual([
      'heading1: Tides and ports',
      'paragraph: A spring tide comes with the new moon; see the almanac and low_water(). Harbour at low water F5 & 2 * 3 # 4',
      'paragraph: Never sail alone.',
      'heading2: Neap tide',
      'list-item: 1. first',
      'list-item: 2. second goes on',
      'list-item:   - within',
      'paragraph: and more of it',
      'paragraph: | Port | Depth |\n|------|-------|\n| Brest | 11_2_3 m |',
    ]);
  });

  it('keeps formulas as they are written', () => {
    const text = 'So $a_1 * b_2 * c$ and \\(x^*_1\\) cost $5, not *$6*; `$HOME` and `$PATH`.\n\n$$\\frac{a*b}{c*d}$$';
    expect(pagesOf(text)[0]!.text).toBe(
      'So $a_1 * b_2 * c$ and \\(x^*_1\\) cost $5, not $6; $HOME and $PATH.\n\n$$\\frac{a*b}{c*d}$$',
    );
  });

  it('leaves out what stands in no rendered page: front matter and comments', () => {
    const text = [
      '---\ntitle: Keys\nanswer: 42\n---\n# Keys',
      'Visible <!-- key: 42 --> text.\n\n<!-- many\n\nlines of notes --> shown again\n\nEnd. <!-- never closed',
    ].join('\n');
    expect(pagesOf(text).map((page) => page.text)).toEqual([
      'Keys\n\nVisible  text.\n\nshown again\n\nEnd. <!-- never closed',
    ]);
    expect(pagesOf('```\n<!-- shown -->\n```')[0]!.text).toBe('<!-- shown -->');
    expect(pagesOf('<details><summary>More</summary>A <b>list</b>\n\nInside.\n\n</details>')[0]!.text).toBe(
      'More\nA list\n\nInside.',
    );
  });

  it('takes a line across the page for no front matter', () => {
    expect(pagesOf('---\n\nText.\n\n---\n\nMore.')[0]!.text).toBe('Text.\n\nMore.');
    expect(pagesOf('---\ntitle: never closed\nText.')[0]!.text).toContain('never closed');
    expect(pagesOf(`---\n${'line\n'.repeat(300)}`).flatMap((page) => page.text)).toHaveLength(1);
  });

  it('keeps the lines and the indentation of code, also below a list item', () => {
    const text =
      '1. Do:\n\n    ```python\n    for x in y:\n        print(x)\n    ```\n\nText\n\n    indented = 1\n    more = 2';
    expect(blocksOf(pagesOf(text)[0]!)).toEqual([
      'list-item: 1. Do:',
      'code: for x in y:\n    print(x)',
      'paragraph: Text',
      'code: indented = 1\nmore = 2',
    ]);
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
    expect(endless.map((page) => page.text).join(' ')).toBe(lines.join(' '));
    expect(pagesOf(lines.join('\n'), false).flatMap((page) => page.text.split('\n'))).toEqual(lines);
    const fenced = pagesOf(['```', ...lines].join('\n'));
    expect(fenced.length).toBeGreaterThan(1);
    expect(fenced.every((page) => page.blocks.every((block) => block.kind === 'code'))).toBe(true);
  });

  it('makes one empty page of an empty text', () => {
    expect(pagesOf('')).toEqual([{ number: 1, text: '', blocks: [] }]);
  });
});
