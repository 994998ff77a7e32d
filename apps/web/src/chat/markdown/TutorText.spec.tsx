import type { Citation } from '@aila/contracts';
import { renderToStaticMarkup } from 'react-dom/server';
import { startLanguages } from '../../i18n/index.js';
import { TutorText } from './TutorText.js';

const citation = (marker: number): Citation => ({
  marker,
  fileId: 'file-1',
  fileName: 'loops.pdf',
  page: 12,
  quote: 'A loop ends.',
  start: 0,
  end: 12,
});

const html = (text: string, markers: number[] = []) =>
  renderToStaticMarkup(<TutorText text={text} citations={markers.map(citation)} onCite={() => undefined} />);
const buttons = (markup: string) => markup.match(/<button/g)?.length ?? 0;

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: { lang: '' } } });
  await startLanguages('en');
});

describe('TutorText', () => {
  it('makes a button of the mark of a citation, with file and page as its name', () => {
    const markup = html('A loop ends [1].', [1]);
    expect(markup).toContain('aria-label="Source 1: loops.pdf, page 12"');
    expect(buttons(markup)).toBe(1);
  });

  it('leaves a mark without a citation as it is written', () => {
    expect(html('See [2] and [1].', [1])).toContain('See [2] and <button');
  });

  it('tells neighbouring marks apart', () => {
    expect(buttons(html('Both say so [1][2].', [1, 2]))).toBe(2);
  });

  it('finds marks within emphasis, lists and tables', () => {
    expect(buttons(html('**so [1]**\n\n- one [1]\n\n| a |\n|---|\n| b [1] |', [1]))).toBe(3);
  });

  it('does not touch an index in code', () => {
    expect(buttons(html('Use `items[1]`.\n\n```\nitems[1]\n```', [1]))).toBe(0);
  });

  it('strikes nothing out between single tildes', () => {
    expect(html('Ranges 5~6 km and 7~8 km; H~2~O, ~~gone~~.')).toBe(
      '<div class="prose"><p>Ranges 5~6 km and 7~8 km; H~2~O, <del>gone</del>.</p></div>',
    );
  });

  it.each([
    ['\\(E = mc^2\\)', '\\(E = mc^2\\)'],
    ['\\[ \\sum_{i=1}^n a_i*b_i*c \\]', '\\[ \\sum_{i=1}^n a_i*b_i*c \\]'],
    ['$$\\frac{a*b}{c*d}$$', '$$\\frac{a*b}{c*d}$$'],
    ['$x_1 * y_1 * z_1$', '$x_1 * y_1 * z_1$'],
    ['\\[\n  a_{[1]} *\n  b* \n\\]', '\\[ a_{[1]} * b* \\]'],
  ])('shows the formula %s as it is written', (formula, shown) => {
    const markup = html(`So ${formula} holds *here* [1].`, [1]);
    expect(markup).toContain(`So <code>${shown}</code> holds <em>here</em> <button`);
    expect(buttons(markup)).toBe(1);
  });

  it.each(['notes\\_\\[draft\\].pdf', 'Smith \\[12\\] says', '\\[2024-01\\] \\[see page 4\\]'])(
    'takes the brackets of %s for no formula',
    (text) => {
      const markup = html(`As in ${text}.`);
      expect(markup).not.toContain('<code>');
      expect(markup).toContain(text.replaceAll('\\', ''));
    },
  );

  it('takes no price and no code for a formula', () => {
    expect(html('It costs $5 *or* $10.')).toContain('<p>It costs $5 <em>or</em> $10.</p>');
    expect(html('Use `\\(a\\)` and `$b$`.')).toContain('<code>\\(a\\)</code> and <code>$b$</code>');
    expect(html('```tex\n\\(a\\)\n```\nand \\(b\\)')).toContain('and <code>\\(b\\)</code>');
    expect(html('```tex\n\\(a\\) $$b$$\n```')).not.toMatch(/`/);
  });

  it('still finds a mark that a smuggled definition would turn into a link', () => {
    const markup = html('A loop ends [1].\n\n[1]: https://evil.example/?q=secret', [1]);
    expect(buttons(markup)).toBe(1);
    expect(markup).not.toContain('evil.example');
  });

  it.each([
    ['an image', '![chart](https://evil.example/x.png)'],
    ['an image by reference', '![chart][x]\n\n[x]: https://evil.example/x.png'],
    ['an image in a link', '[![chart](https://evil.example/x.png)](https://evil.example)'],
    ['an image in HTML', '<img src="https://evil.example/x.png" onerror="alert(1)">'],
    ['a picture in a table', '| a |\n|---|\n| ![chart](https://evil.example/x.png) |'],
  ])('loads nothing for %s', (_what, text) => {
    expect(html(text)).not.toMatch(/<img|src=(?!&quot;)/);
  });

  it.each([
    ['a link', '[click](https://evil.example/a)'],
    ['a bare address', 'https://evil.example/a'],
    ['an address in angle brackets', '<https://evil.example/a>'],
    ['a script', '[click](javascript:alert(1))'],
    ['a link in HTML', '<a href="https://evil.example/a">click</a>'],
    ['a footnote', 'text[^1]\n\n[^1]: https://evil.example/a'],
    ['an e-mail address', 'somebody@evil.example'],
  ])('leads nowhere for %s', (_what, text) => {
    expect(html(text)).not.toMatch(/<a[\s>]|href=(?!&quot;)/);
  });

  it('shows where a link would have led, once', () => {
    expect(html('[click](https://evil.example/a)')).toContain('click (https://evil.example/a)');
    expect(html('https://evil.example/a').match(/evil/g)).toHaveLength(1);
  });

  it('shows HTML as text', () => {
    const markup = html('Use `<b>` or <b>this</b>.\n\n<script>alert(1)</script>');
    expect(markup).not.toMatch(/<b>|<script>/);
    expect(markup).toContain('&lt;b&gt;this&lt;/b&gt;');
  });

  it('keeps its headings below those of the screen', () => {
    expect(html('# One\n\n## Two\n\n### Three')).not.toMatch(/<h[12]/);
  });
});
