import { pseudonymCode } from './pseudonym.js';

it('reads a pseudonym by its first eight digits', () => {
  expect(pseudonymCode('a3f92c1b-0000-8000-8000-000000000000')).toBe('A3F9-2C1B');
});
