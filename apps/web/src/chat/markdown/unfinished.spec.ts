import { withoutLooseEnds } from './unfinished.js';

describe('withoutLooseEnds', () => {
  it.each([
    ['plain words', 'plain words'],
    ['as **long as', 'as **long as**'],
    ['as **long ', 'as **long**'],
    ['as **', 'as '],
    ['as **long*', 'as **long**'],
    ['as **long** as', 'as **long** as'],
    ['use `whi', 'use `whi`'],
    ['use `', 'use '],
    ['use `a ** b` and **c', 'use `a ** b` and **c**'],
    ['so it ends [1', 'so it ends '],
    ['so it ends [', 'so it ends '],
    ['so it ends [1]', 'so it ends [1]'],
    ['**done**\n\nand **not', '**done**\n\nand **not**'],
    ['an odd ** above\n\nand below', 'an odd ** above\n\nand below'],
  ])('%j becomes %j', (text, expected) => {
    expect(withoutLooseEnds(text)).toBe(expected);
  });

  it('leaves code alone that is still being written', () => {
    const text = 'Look:\n\n```python\nx = 2 ** 3\nname = items[1';
    expect(withoutLooseEnds(text)).toBe(text);
  });
});
