import { csvOf } from './csv.js';

describe('a file of comma-separated values', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('holds no formula: %j', (text) => {
    expect(csvOf([[text]])).toMatch(/^\ufeff"?'/);
  });

  it('keeps numbers, quotes, commas and line breaks', () => {
    expect(csvOf([['a "b"', 'c,d', -1.5, null, 'e\nf']])).toBe('\ufeff"a ""b""","c,d",-1.5,,"e\nf"\r\n');
  });
});
