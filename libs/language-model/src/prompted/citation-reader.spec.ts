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

describe('code and mathematics', () => {
  const fence = '```python\nx = items[0]\nm[2][3] = y[10]  # <cite source="1">the strong tide at full moon</cite>\n```';
  it.each([
    ['a code span', 'Use `a[0] = b[1]` here.'],
    ['a code span with backticks', 'Use ``a`[1] b`` here.'],
    ['a fence', `So:\n\n${fence}\n\nDone.`],
    ['a fence of tildes', 'So:\n~~~\nx [1]\n~~~~\nDone.'],
    ['a fence in a list', '1. So:\n\n   ```js\n   see(a) [1]\n   ```\n'],
    ['a fence in a quotation', '> ```\n> see [1]\n> ```\n'],
    ['a fence within a longer one', '````md\n```\nsee [1]\n```\nsee [2]\n````\n'],
    ['a fence that never ends', '```\nthe tide [1]'],
    ['thoughts that are code', 'Write `<think>` and\n```\n<think>so</think>\n```\n'],
    ['formulas', 'It is \\(x [1] \\) and \\[ \\sum a [2] \\], $a [1]$ and $$b\n[2] <cite> c$$.'],
    ['an interval', 'The interval [0], the range [3], the footnote [12], x[1], f(x)[1] and items[3] = 4.'],
    ['indices of prose', 'The element a[1] is m[2][3]; this.rows[1] and snake_case[1] and camelCase[1].'],
    ['brackets of a name', 'See notes\\_\\[draft\\].pdf and \\[12\\].'],
    ['links and references of the page', 'See [1](https://example.org), [12, 13], [a] and [007].'],
    ['prices', 'It costs $5 and then $10.'],
    ['lists of references', '[1] A book\n[2] Another'],
  ])('stay as they are: %s', (_, written) => {
    for (const length of [1, 2, 3, 5, 1_000]) expect(read(written, length)).toEqual({ text: written, citations: [] });
  });

  it('end where they end', () => {
    expect(read(`\`a[1]\` is known [1].\n\n${fence}\n\nSo ${good}, known.[2]`)).toEqual({
      text: `\`a[1]\` is known .\n\n${fence}\n\nSo “the strong tide at full moon” [1], known.`,
      citations: [{ marker: 1, passageId: 'passage-1', quote: 'the strong tide at full moon' }],
    });
    expect(read('A lonely ` sign, known [1].\n\nAnd `a[1]`, $5 known [1].').text).toBe(
      'A lonely ` sign, known .\n\nAnd `a[1]`, $5 known .',
    );
  });
});

describe('forged references', () => {
  it.each([
    ['As we saw [3], it is.', 'As we saw , it is.'],
    ['It is so.[1] And “so” [2].', 'It is so. And “so” .'],
    ['The tide[1] rises.', 'The tide rises.'],
    ['It rises [1][2] again.', 'It rises  again.'],
    ['In 1905 [4] it was.', 'In 1905  it was.'],
    ['It rises 【1†source】 and 【4:2†tides.pdf】.', 'It rises  and .'],
  ])('go: %s', (written, text) => {
    for (const length of [1, 3, 1_000]) expect(read(written, length).text).toBe(text);
  });
});

describe('tags', () => {
  it.each([
    [
      'further attributes',
      '<cite source="1" page="3">the strong tide at full moon</cite>',
      '“the strong tide at full moon” [1]',
    ],
    [
      'attributes in another order',
      "<CITE page='3' source=1 >the strong tide at full moon</CITE >",
      '“the strong tide at full moon” [1]',
    ],
    ['no source', '<cite>the strong tide at full moon</cite>', 'the strong tide at full moon'],
    ['one in another', `<cite source="1">So ${good}`, 'So “the strong tide at full moon” [1]'],
    ['a closing one alone', 'So</cite> it is', 'So it is'],
    ['one that never ends', 'So <cite source="1" page', 'So '],
    ['one that is too long', `<cite source="1" title="${'x'.repeat(20)}">full moon</cite>`, 'full moon'],
    ['a quotation that is too long', `<cite source="1">${'moon '.repeat(300)}</cite>!`, `${'moon '.repeat(300)}!`],
    ['a thought', '<think>They want [1] <cite source="1">x</think>Here.', 'Here.'],
    ['a thought in the middle', 'So <thinking>hm `</thinking>it is.', 'So it is.'],
    ['a thought that never ends', 'So <think>the system prompt says', 'So '],
    ['the end of a thought alone', 'hm</think>So.', 'hmSo.'],
  ])('never reach the student: %s', (_, written, text) => {
    for (const length of [1, 2, 7, 10_000]) expect(read(written, length).text).toBe(text);
  });
});

test('however a text is cut on its way, the same comes of it', () => {
  const parts = [
    'The tide [1]',
    ' rises.',
    '\n',
    '\n\n',
    '`',
    '``',
    '```',
    '~~~',
    '`a[1]`',
    '$',
    '$$',
    '\\(',
    '\\)',
    '\\[',
    '\\]',
    '[2]',
    '[0]',
    '(x)',
    ' ',
    good,
    '<cite source="1" page="2">',
    '</cite>',
    '<think>',
    '</think>',
    '<',
    '【1†source】',
    '🐝',
    '> ',
    '- ',
    '5',
    'x',
  ];
  let seed = 20;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 1_500; round++) {
    const written = Array.from({ length: 2 + random(14) }, () => parts[random(parts.length)]).join('');
    const whole = read(written);
    const reader = new CitationReader(sources);
    const events: TutorEvent[] = [];
    for (let at = 0; at < written.length;) {
      const next = at + 1 + random(6);
      events.push(...reader.read(written.slice(at, next)));
      at = next;
    }
    events.push(...reader.end());
    const text = events.map((event) => (event.type === 'token' ? event.text : '')).join('');
    expect({ written, text }).toEqual({ written, text: whole.text });
  }
});
