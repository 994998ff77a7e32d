import { detectLanguage } from './language.js';
import { literal, quotation } from './markdown.js';
import { splitSentences } from './sentences.js';
import { contentTerms, coverage, sameTerm, stem, words } from './words.js';

describe('words', () => {
  it.each([
    ['iterates', 'iterating'],
    ['workers', 'worker'],
    ['classes', 'class'],
    ['iteration', 'iterate'],
    ['execution', 'executes'],
    ['running', 'run'],
    ['queries', 'query'],
    ['répète', 'répètent'.slice(0, 6)],
    ['définitions', 'définition'],
  ])('%s and %s have one stem', (a, b) => {
    expect(stem(words(a)[0] ?? '')).toBe(stem(words(b)[0] ?? ''));
  });

  it('keeps what carries meaning, each term once', () => {
    expect(contentTerms('What is the Queen’s cell, and why do queens need cells?')).toEqual(['queen', 'cell']);
  });

  it('forgives a slip of the keyboard in long words only', () => {
    expect(sameTerm('python', 'pyhton')).toBe(true);
    expect(sameTerm('boolean', 'bolean')).toBe(true);
    expect(sameTerm('list', 'lust')).toBe(false);
    expect(sameTerm('statement', 'settlement')).toBe(false);
  });

  it('measures nothing when nothing is wanted', () => {
    expect(coverage([], ['bee'])).toBe(0);
  });
});

describe('sentences', () => {
  it('gives offsets into the original text', () => {
    const text = 'Bees fly.  They\nland. ';
    for (const span of splitSentences(text)) expect(text.slice(span.start, span.end)).toBe(span.text);
    expect(splitSentences(text).map((span) => span.text)).toEqual(['Bees fly.', 'They\nland.']);
  });

  it('does not stop at abbreviations or decimals', () => {
    expect(splitSentences('Feed sugar, e.g. Fondant, at 3.5 kg. Then wait.').map((span) => span.text)).toEqual([
      'Feed sugar, e.g. Fondant, at 3.5 kg.',
      'Then wait.',
    ]);
  });

  it('parts headings and list entries from running text', () => {
    const text =
      'Swarming\nSwarming is the way in which a colony of honey bees divides itself in spring.\n- Old queen\n- New queen';
    expect(splitSentences(text).map((span) => span.text)).toEqual([
      'Swarming',
      'Swarming is the way in which a colony of honey bees divides itself in spring.',
      'Old queen',
      'New queen',
    ]);
  });

  it('finds none in empty text', () => {
    expect(splitSentences(' \n \n')).toEqual([]);
  });
});

describe('literal text in Markdown', () => {
  it.each([
    ['an image', '![x](https://evil.example/p.png)'],
    ['a link', '[click](javascript:alert(1))'],
    ['a reference link', '[a]: https://evil.example'],
    ['HTML', '<script>alert(1)</script>'],
    ['an entity', '&lt;b&gt;'],
    ['an autolink', 'see https://evil.example and www.evil.example or me@evil.example'],
    ['emphasis and code', '*a* _b_ `c` ~~d~~'],
    ['mathematics', '$x$'],
  ])('%s stays text', (_, hostile) => {
    const unescaped = literal(hostile).replace(/\\[!-/:-@[-`{-~]/g, '');
    expect(unescaped).not.toMatch(/[\\`*_[\]{}<>#|~!$&@]|https?:|www\./);
  });

  it.each(['# heading', '- item', '1. item', '> quote', '+ item', '===', '    code'])('%j opens no block', (line) => {
    expect(literal(line)).not.toMatch(/^(?:#|[-+=>]|\d+[.)]\s|\s{4})/);
  });

  it('keeps a quotation of several paragraphs in one quotation', () => {
    expect(quotation('one\ntwo\n\n# three')).toBe('> one two\n>\n> \\# three');
  });

  it('keeps the lines of code, whatever backticks stand in it', () => {
    expect(quotation('Like this:\n\nfor x in y:\n    print(x)\n\nand on.')).toBe(
      '> Like this:\n>\n> ```\n> for x in y:\n>     print(x)\n> ```\n>\n> and on.',
    );
    expect(quotation('s = "```"\nt = s')).toBe('> ````\n> s = "```"\n> t = s\n> ````');
  });

  it('keeps the entries of a list and the rows of a table apart', () => {
    expect(quotation('Tools:\n- a *net*\n  of rope\n- a hook')).toBe(
      '> Tools:\n>\n> - a \\*net\\* of rope\n> - a hook',
    );
    expect(quotation('2) two\n3) three')).toBe('> 2. two\n> 3. three');
    expect(quotation('| a | b |\n| 1 | 2 |')).toBe('> \\| a \\| b \\|\\\n> \\| 1 \\| 2 \\|');
  });

  it('keeps a table one, whatever its cells hold', () => {
    expect(quotation('| Bird   | Way  |\n| ------ | ---: |\n| *tern* | a\\|b |\n|        | <b> |')).toBe(
      '> | Bird | Way |\n> | ------ | ---: |\n> | \\*tern\\* | a\\|b |\n> |  | \\<b\\> |',
    );
  });

  it('takes the broken lines of a sentence for no code', () => {
    expect(quotation('A colony is a community of bees\nthat share one nest (and one queen)\nall summer.')).toBe(
      '> A colony is a community of bees that share one nest (and one queen) all summer.',
    );
  });
});

describe('language of a text', () => {
  it.each([
    ['The bees are in the hive.', 'en'],
    ['Les abeilles sont dans la ruche.', 'fr'],
  ])('%s', (text, language) => {
    expect(detectLanguage(text, language === 'en' ? 'fr' : 'en')).toBe(language);
  });

  it('falls back when the words do not tell', () => {
    expect(detectLanguage('x = 1', 'fr')).toBe('fr');
  });
});
