import type { TutorEvent } from '../port.js';
import { CitationReader } from './citation-reader.js';

const text = 'A spring tide is the strong tide at full moon and new moon.';
const sources = [{ number: 1, passageId: 'passage-1', fileName: 'tides.pdf', page: 4, text }];
const good = '<cite source="1">the strong tide at full moon</cite>';

/** What is read when the text arrives in pieces of this length. */
function read(written: string, length = written.length): { text: string; citations: unknown[] } {
  const reader = new CitationReader(sources);
  const events: TutorEvent[] = [];
  for (let at = 0; at < written.length; at += length) events.push(...reader.read(written.slice(at, at + length)));
  events.push(...reader.end());
  return {
    text: events.map((event) => (event.type === 'token' ? event.text : '')).join(''),
    citations: events.flatMap((event) => (event.type === 'citation' ? [event.citation] : [])),
  };
}

describe('reading what a model writes', () => {
  const cited = {
    text: 'So: “the strong tide at full moon” [1]. Right?',
    citations: [{ marker: 1, passageId: 'passage-1', quote: 'the strong tide at full moon' }],
  };

  it.each([1, 2, 3, 7, 1_000])('makes a true quotation a citation, in pieces of %i characters', (length) => {
    expect(read(`So: ${good}. Right?`, length)).toEqual(cited);
  });

  it.each([
    [
      'words that are not in the source',
      '<cite source="1">the weak tide at full moon</cite>',
      'the weak tide at full moon',
    ],
    [
      'a source that was not given',
      '<cite source="7">the strong tide at full moon</cite>',
      'the strong tide at full moon',
    ],
    ['too few words to prove anything', '<cite source="1">full moon</cite>', 'full moon'],
    ['a quotation that never ends', '<cite source="1">the strong tide', 'the strong tide'],
  ])('leaves of %s only the words', (_, written, words) => {
    for (const length of [1, 5, 1_000])
      expect(read(`So: ${written}`, length)).toEqual({ text: `So: ${words}`, citations: [] });
  });

  it('takes away references that no citation stands behind', () => {
    for (const length of [1, 4, 1_000])
      expect(read(`Known [1]. See [12], but [not] a[i] or [1`, length).text).toBe('Known . See , but [not] a[i] or [1');
  });

  it('passes on comparisons, code and other tags as they are, without holding them back', () => {
    const written = 'If a < b and c <= d, then <b>x</b> or <citation> or <';
    for (const length of [1, 3, 1_000]) expect(read(written, length).text).toBe(written);
    const reader = new CitationReader(sources);
    expect([...reader.read('a < b')].map((event) => event.type === 'token' && event.text).join('')).toBe('a < b');
  });

  it('does not wait for ever for the end of a quotation', () => {
    const reader = new CitationReader(sources);
    const events = [...reader.read(`<cite source="1">${'moon '.repeat(400)}`)];
    expect(events.some((event) => event.type === 'token')).toBe(true);
  });

  it('numbers citations in the order in which they appear', () => {
    expect(read(`${good} and <cite source=1>A spring tide is</cite>`).text).toBe(
      '“the strong tide at full moon” [1] and “A spring tide is” [2]',
    );
  });
});
