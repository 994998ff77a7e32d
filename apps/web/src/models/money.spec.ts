import { money, typedNumber } from './money.js';

test.each([
  ['2.5', 2.5],
  ['2,5', 2.5],
  ['1 000', 1000],
  ['', NaN],
  ['-1', NaN],
  ['two', NaN],
  ['1.2.3', NaN],
])('%j is read as %p', (text, number) => {
  expect(typedNumber(text)).toBe(number);
});

test('an amount is written as the reader writes it, and what is small does not become nothing', () => {
  expect(money(1234.5, 'CAD', 'en-CA')).toBe('$1,234.50');
  expect(money(0.0021, 'CAD', 'en-CA')).toBe('$0.0021');
});
