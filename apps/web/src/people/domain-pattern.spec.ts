import { EmailDomains } from '@aila/contracts';
import { domainPattern } from './domain-pattern.js';

describe('domainPattern', () => {
  it.each([
    ['ubc.ca', 'ubc.ca'],
    [' @UBC.ca ', 'ubc.ca'],
    ['*.ubc.ca', '*.ubc.ca'],
    ['ubc', null],
    ['*', null],
    ['a.*.ca', null],
    ['https://ubc.ca', null],
    ['someone@ubc.ca', null],
    ['-ubc.ca', null],
    ['', null],
  ])('%j is %j', (typed, pattern) => {
    expect(domainPattern(typed)).toBe(pattern);
  });

  it.each([
    'ubc.ca',
    '*.ubc.ca',
    'ubc',
    '*',
    'a.*.ca',
    '-ubc.ca',
    'x--y.test',
    '*.a.b.c.edu',
    'a.1b',
    `${'a'.repeat(63)}.ca`,
  ])('agrees with the contract about %s', (typed) => {
    expect(domainPattern(typed) !== null).toBe(EmailDomains.safeParse({ patterns: [typed] }).success);
  });
});
