import { passages } from './testing/course.js';
import { confirmCitation, verifyCitation } from './citations.js';
import type { PageReference } from './types.js';

const page = passages[0]?.text ?? '';

describe('verifying a citation', () => {
  it('finds a quotation across the line breaks of the page and gives its place there', () => {
    const place = verifyCitation('A worker is a female bee that gathers food, builds comb and feeds the larvae.', page);
    expect(place).not.toBeNull();
    expect(page.slice(place?.start, place?.end)).toBe(
      'A worker is a female bee that gathers food, builds comb and feeds the\nlarvae.',
    );
  });

  it('sees past typographic quotes, dashes and soft hyphens', () => {
    const text = 'They say “the queen’s cell” \u2013 a so\u00ADcalled cradle.';
    const place = verifyCitation(`"the queen's cell" - a socalled cradle.`, text);
    expect(text.slice(place?.start, place?.end)).toBe(text.slice(9));
  });

  it.each([
    ['a changed word', 'A worker is a male bee that gathers food, builds comb and feeds the larvae.'],
    ['words of two places run together', 'A worker is a female bee that mate with queens of other colonies.'],
    ['another case', 'a WORKER is a female bee that gathers food'],
    ['too little to prove anything', 'is a'],
    ['nothing', '   '],
  ])('refuses %s', (_, quote) => {
    expect(verifyCitation(quote, page)).toBeNull();
  });
});

describe('confirming a citation', () => {
  const sources = passages.map(({ id, fileId, fileName, page: number }) => ({
    passageId: id,
    fileId,
    fileName,
    page: number,
  }));
  const pageText = (wanted: PageReference) =>
    passages.find((each) => each.fileId === wanted.fileId && each.page === wanted.page)?.text;
  const quote = 'Nectar is a sugary liquid that flowers offer to insects.';

  it('names file, page and place of a true one', () => {
    expect(confirmCitation({ marker: 2, passageId: 'passage-3', quote }, sources, pageText)).toEqual({
      marker: 2,
      passageId: 'passage-3',
      fileId: 'file-honey.pdf',
      fileName: 'honey.pdf',
      page: 1,
      quote,
      start: 6,
      end: 6 + quote.length,
    });
  });

  it('drops a quotation that stands on another page than the one named', () => {
    expect(confirmCitation({ marker: 1, passageId: 'passage-1', quote }, sources, pageText)).toBeNull();
  });

  it('drops one from a passage that the model was not given', () => {
    expect(confirmCitation({ marker: 1, passageId: 'passage-3', quote }, sources.slice(0, 2), pageText)).toBeNull();
  });

  it('drops one whose page is gone', () => {
    expect(confirmCitation({ marker: 1, passageId: 'passage-3', quote }, sources, () => undefined)).toBeNull();
  });
});
