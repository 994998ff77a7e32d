import { equalInConstantTime } from './compare.js';
import { randomCode, randomToken } from './random-secrets.js';

describe('secrets that people and browsers get', () => {
  test('a token carries 256 bits, and no two of 10,000 are alike', () => {
    const tokens = Array.from({ length: 10_000 }, randomToken);
    expect(tokens.every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  test('every bit of a token is set in about half of them', () => {
    const draws = 4_000;
    const set = new Array<number>(256).fill(0);
    for (let draw = 0; draw < draws; draw++)
      Buffer.from(randomToken(), 'base64url').forEach((byte, index) => {
        for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) set[index * 8 + bit]! += 1;
      });
    // Six standard deviations of a fair coin: a sound generator fails once in 2,000,000 runs of all 256 bits.
    const tolerance = 6 * Math.sqrt(draws / 4);
    for (const count of set) expect(Math.abs(count - draws / 2)).toBeLessThan(tolerance);
  });

  test('every digit is equally likely at every place of a code, leading zeros included', () => {
    const draws = 20_000;
    const counts = Array.from({ length: 8 }, () => new Array<number>(10).fill(0));
    for (let draw = 0; draw < draws; draw++) {
      const code = randomCode(8);
      expect(code).toMatch(/^\d{8}$/);
      [...code].forEach((digit, place) => (counts[place]![Number(digit)]! += 1));
    }
    const expected = draws / 10;
    for (const place of counts) {
      const chiSquare = place.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 9 degrees of freedom: 50 is exceeded by chance with a probability of about 1e-7.
      expect(chiSquare).toBeLessThan(50);
    }
  });
});

describe('comparison of secrets', () => {
  test('equal and unequal values of any length are told apart', () => {
    expect(equalInConstantTime('secret', 'secret')).toBe(true);
    expect(equalInConstantTime('secret', 'secreT')).toBe(false);
    expect(equalInConstantTime('secret', 'secret-and-more')).toBe(false);
    expect(equalInConstantTime('', 'x')).toBe(false);
  });
});
