import { ranked } from './testing/course.js';
import { verifyCitation } from './citations.js';
import { bestPassage, chooseQuote, judgeCoverage, nearestPages, onePerPage, worthQuoting } from './coverage.js';

describe('judging whether the passages cover a question', () => {
  it('is sure when words and meaning agree', () => {
    expect(judgeCoverage('How much water does honey contain?', [ranked(2, 0.7)])).toEqual({
      level: 'good',
      termShare: 1,
      similarity: 0.7,
    });
  });

  it('is unsure when only one of the two does', () => {
    expect(judgeCoverage('what makes it go bad so rarely', [ranked(2, 0.5)]).level).toBe('near');
    expect(judgeCoverage('honey for my dog?', [ranked(2, 0.27)]).level).toBe('near');
  });

  it('is unsure when most words of the question are nowhere in the passages, however near the meaning', () => {
    expect(judgeCoverage('How much water does honey contain?', [ranked(2, 0.7)]).level).toBe('good');
    expect(judgeCoverage('Which vitriol or brine dissolves honey?', [ranked(2, 0.7)]).level).toBe('near');
  });

  it('says that the files do not cover what is far in meaning, even if a common word agrees', () => {
    expect(judgeCoverage('Which drink contains gin?', [ranked(2, 0.2)]).level).toBe('none');
    expect(judgeCoverage('Which drink contains gin?', [ranked(2, 0.35)]).level).toBe('near');
  });

  it('says that the files do not cover it when neither does, or nothing was found', () => {
    expect(judgeCoverage('Who won the football world cup?', [ranked(0, 0.2), ranked(1, 0.25)]).level).toBe('none');
    expect(judgeCoverage('How much water does honey contain?', []).level).toBe('none');
  });

  it('still recognises misspelt words', () => {
    expect(judgeCoverage('refractometre for ripe hony', [ranked(2, 0.2)]).level).not.toBe('none');
  });

  it('decides by words when there is no embedding', () => {
    expect(judgeCoverage('How much water does honey contain?', [ranked(2, null)])).toMatchObject({
      level: 'good',
      similarity: null,
    });
  });
});

describe('choosing what to quote', () => {
  it('takes the sentences that hold the question’s words, exactly as they stand on the page', () => {
    const passage = ranked(2, null);
    const quote = chooseQuote(
      { ...passage, text: passage.text + ' Bees rest at night.'.repeat(40) },
      'Which lid covers ripe honey?',
      450,
    );
    expect(quote).toContain('capping');
    expect(quote.length).toBeLessThanOrEqual(450);
    expect(verifyCitation(quote, passage.text + ' Bees rest at night.'.repeat(40))).not.toBeNull();
  });

  it('quotes the beginning of a passage without sentences', () => {
    const text = 'x'.repeat(2000);
    expect(chooseQuote({ ...ranked(0, null), text }, 'anything', 450)).toBe('x'.repeat(450));
  });
});

it('quotes nothing over a heading, where the subject changes, and no heading', () => {
  const text =
    'Wax\n\nBees build combs of wax.\n\nHoney and water\n\nHoney holds little water, so that it keeps. A lid of wax covers it.\n\nVenom\n\nVenom and water do not mix.';
  const passage = { ...ranked(0, null), text, end: text.length };
  expect(chooseQuote(passage, 'How do honey and water keep?', 600)).toBe(
    'Honey holds little water, so that it keeps. A lid of wax covers it.',
  );
});

it('names each of the nearest pages once, best first', () => {
  const pages = nearestPages([ranked(1, 0.3), ranked(0, 0.2), ranked(1, 0.1), ranked(2, 0)]);
  expect(pages.map((page) => `${page.fileName} ${page.page}`)).toEqual(['colony.pdf 2', 'colony.pdf 1', 'honey.pdf 1']);
});

it('tells passages apart by the words of the question', () => {
  const passages = [ranked(0, null), ranked(1, null), ranked(2, null)];
  expect(bestPassage(passages, 'what is a refractometer?')?.fileName).toBe('honey.pdf');
  expect(bestPassage(passages, 'nothing of the kind')).toBe(passages[0]);
  expect(bestPassage([], 'anything')).toBeNull();
});

it('tells the pages of a chunk apart by how much on them is near in meaning, not by one lucky sentence', () => {
  const rated = (index: number, ...similarities: number[]) => ({
    ...ranked(index, 0.5),
    windows: similarities.map((similarity, place) => ({ start: place, end: place + 1, similarity })),
  });
  const passages = [rated(0, 0.6, 0.1, 0.1), rated(1, 0.5, 0.1, 0.5, 0.4), rated(2)];
  expect(bestPassage(passages, 'colony community bees share nest depend queen')).toBe(passages[1]);
});

it('cites each page once, by its best passage', () => {
  const [first, second] = [ranked(0, 0.7), ranked(1, 0.6)];
  const samePage = { ...ranked(0, 0.65), id: 'another passage of the page' };
  const otherFile = { ...ranked(0, 0.5), fileId: 'another file' };
  expect(onePerPage([first, samePage, second, otherFile])).toEqual([first, second, otherFile]);
});

describe('choosing which passages to quote', () => {
  it('takes the best and those that meet the question nearly as well', () => {
    const passages = [ranked(2, 0.7), ranked(0, 0.67), ranked(1, 0.3)];
    expect(worthQuoting(passages, 'How is the water content of honey measured?')).toEqual(passages.slice(0, 2));
  });

  it('goes by words when there are no embeddings, and takes the best even when no word agrees', () => {
    const passages = [ranked(1, null), ranked(0, null), ranked(2, null)];
    expect(worthQuoting(passages, 'How do queens and workers live?')).toEqual(passages.slice(0, 2));
    expect(worthQuoting(passages, 'xyzzy')).toEqual(passages.slice(0, 1));
    expect(worthQuoting([], 'anything')).toEqual([]);
  });
});
