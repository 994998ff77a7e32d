import { locatePassage } from './locate-passage.js';

const text = 'Intro. A loop ends when its\ncondition is false. The end.';
const quote = 'A loop ends when its condition is false.';
const start = text.indexOf('A loop');
const end = text.indexOf(' The end');

describe('locatePassage', () => {
  it('trusts positions that hold the quoted words, however the lines are broken', () => {
    expect(locatePassage(text, { start, end, quote })).toEqual({ start, end });
  });

  it('accepts a quote that was shortened', () => {
    expect(locatePassage(text, { start, end, quote: 'A loop ends when its…' })).toEqual({ start, end });
  });

  it('looks for the words when the positions hold something else', () => {
    const moved = `A new paragraph stands first. ${text}`;
    const found = locatePassage(moved, { start, end, quote: 'A loop ends when its\ncondition is false.' });
    expect(found && moved.slice(found.start, found.end)).toBe('A loop ends when its\ncondition is false.');
  });

  it('marks nothing rather than something else', () => {
    expect(locatePassage('Quite another page.', { start: 2, end: 9, quote })).toBeNull();
  });

  it.each([
    [-1, 5],
    [5, 5],
    [9, 4],
    [0, 10_000],
  ])('survives positions that cannot be: %i to %i', (from, to) => {
    expect(locatePassage(text, { start: from, end: to, quote: 'not there' })).toBeNull();
  });
});
