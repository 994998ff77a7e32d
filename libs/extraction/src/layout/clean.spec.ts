import { cleanText } from './clean.js';

describe('cleaning text', () => {
  it('spells out ligatures and drops what cannot be seen', () => {
    expect(cleanText('\uFEFFe\uFB03cient \uFB01\u200Blter')).toBe('efficient filter');
  });

  it('keeps mathematics as it is', () => {
    const formula = '∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−f(a)|<ε, x² ≤ 𝑂(𝑛 log 𝑛)';
    expect(cleanText(formula)).toBe(formula);
  });

  it('composes letters and their accents, so that a search finds them', () => {
    expect(cleanText('u\u0308ber')).toBe('über');
  });

  it('keeps the joiners that Indic and Arabic scripts and emoji need', () => {
    expect(cleanText('नमस्\u200Dते')).toBe('नमस्\u200Dते');
  });

  it('lets nothing pass that a database refuses', () => {
    expect(cleanText('a\u0000b\uD800c\uFFFEd')).toBe('ab\uFFFDcd');
  });

  it('takes out soft hyphens inside a line and leaves the one at its end', () => {
    expect(cleanText('hy\u00ADphen\u00AD')).toBe('hyphen\u00AD');
  });

  it('shortens the dots of a table of contents', () => {
    expect(cleanText('2.1 Introduction . . . . . . . . . 4')).toBe('2.1 Introduction … 4');
    expect(cleanText('1, 1, 2, 3, . . . and so on...')).toBe('1, 1, 2, 3, . . . and so on...');
  });
});
