import { LineJoiner } from './join-lines.js';

/** The mark that the reader puts where a line ends with a dividing hyphen. */
const DIVIDED = '\u00AD';

describe('joining the lines of a paragraph', () => {
  it('puts a space where a line ended', () => {
    expect(new LineJoiner().join(['first line', 'second line'])).toBe('first line second line');
  });

  it('takes out a hyphen that only divided the word', () => {
    expect(new LineJoiner().join([`a compu${DIVIDED}`, 'tation'])).toBe('a computation');
    expect(new LineJoiner().join(['a compu-', 'tation'])).toBe('a computation');
  });

  it('keeps the hyphen of a word that the document writes with one', () => {
    const joiner = new LineJoiner();
    joiner.learn(['this well-known idea']);
    expect(joiner.join([`another well${DIVIDED}`, 'known idea'])).toBe('another well-known idea');
  });

  it('takes out the hyphen when the document also writes the word without one', () => {
    const joiner = new LineJoiner();
    joiner.learn(['data-base', 'database']);
    expect(joiner.join([`a data${DIVIDED}`, 'base'])).toBe('a database');
  });

  it('keeps the hyphen before a capital letter, and in a range of numbers', () => {
    expect(new LineJoiner().join([`the Navier${DIVIDED}`, 'Stokes equations'])).toBe('the Navier-Stokes equations');
    expect(new LineJoiner().join([`pages 10${DIVIDED}`, '20'])).toBe('pages 10-20');
  });

  it('keeps the hyphen of a word that the paragraph does not finish', () => {
    expect(new LineJoiner().join([`goes on over${DIVIDED}`])).toBe('goes on over-');
  });

  it('puts no space between lines of Chinese or Japanese', () => {
    expect(new LineJoiner().join(['循环重复', '执行语句。'])).toBe('循环重复执行语句。');
    expect(new LineJoiner().join(['반복문은', '문장을'])).toBe('반복문은 문장을');
  });
});
