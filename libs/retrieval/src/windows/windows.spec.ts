import { cosinesOfWindows, windowsFromBytes, windowsToBytes } from '@aila/content';
import type { Chunk } from '@aila/extraction/chunking';
import { partsByPage } from '@aila/extraction/chunking';
import { cosine } from '../ranking/vectors.js';
import { embedChunks } from './embed-chunks.js';
import { meanOfNearest, rateParts } from './rated-windows.js';
import { windowsOf } from './windows.js';

const textsOf = (text: string) => windowsOf(text).map(({ start, end }) => text.slice(start, end));
const words = (count: number, word = 'Word') => `${Array(count).fill(word).join(' ')}.`;

describe('cutting a text into windows', () => {
  test('short sentences are read together, long ones alone', () => {
    const text = ['Bees fly.', 'They dance.', words(40, 'Honey'), 'Wax melts.'].join(' ');
    expect(textsOf(text)).toEqual(['Bees fly. They dance.', words(40, 'Honey'), 'Wax melts.']);
  });

  test('no window crosses a page, and a line break ends no sentence', () => {
    const text = 'A colony shares\none nest.\fDrones die.\n\f  \fA queen lives long.';
    expect(textsOf(text)).toEqual(['A colony shares\none nest.', 'Drones die.', 'A queen lives long.']);
  });

  test('every word is in one window, and a text without any has none', () => {
    const text = `${words(7)}\n${words(70)}\f${words(13)} ${words(12)} ${words(1)}`;
    expect(textsOf(text).join(' ').split(/\s+/)).toEqual(text.split(/\s+/));
    expect(windowsOf(' \f\n')).toEqual([]);
  });
});

describe('vectors of windows', () => {
  /** Of unit length, with zeros behind `dimensions`. */
  function vectorOf(seed: number, dimensions = 384): Float32Array {
    const vector = Float32Array.from({ length: 512 }, (_, index) =>
      index < dimensions ? Math.sin(seed * (index + 1)) : 0,
    );
    return vector.map((value) => value / Math.hypot(...vector));
  }

  test('keep their cosines through storage, zeros at the end left out', () => {
    const vectors = [vectorOf(1), vectorOf(2), vectorOf(3, 100), new Float32Array(512)];
    const bytes = windowsToBytes(vectors);
    expect(bytes).toHaveLength(4 + 4 * (4 + 384));
    const query = vectorOf(2.5, 512);
    cosinesOfWindows(bytes, query).forEach((value, index) => {
      expect(value).toBeCloseTo(cosine(vectors[index] ?? query, query), 2);
    });
    windowsFromBytes(bytes, 512).forEach((vector, index) => {
      expect(vector).toHaveLength(512);
      if (index < 3) expect(cosine(vector, vectors[index] ?? query)).toBeGreaterThan(0.999);
    });
  });

  test('stored once more they are the same bytes, so that known ones may be used again and again', () => {
    const bytes = windowsToBytes([vectorOf(1), vectorOf(7)]);
    expect(windowsToBytes(windowsFromBytes(bytes, 512)).equals(bytes)).toBe(true);
  });

  test('none at all is no fault', () => {
    expect(cosinesOfWindows(windowsToBytes([]), vectorOf(1))).toEqual([]);
  });

  test('give a chunk their mean direction, each chunk its own', async () => {
    const chunk = (text: string) => ({ text }) as Chunk;
    const axis = (number: number) => Float32Array.from({ length: 512 }, (_, index) => (index === number ? 1 : 0));
    const embedded = await embedChunks(
      [chunk(`${words(20)} ${words(20)}`), chunk('Alone.'), chunk(' ')],
      async (texts) => texts.map((_, index) => axis(index)),
    );
    expect(embedded.map(({ windows }) => windows?.length)).toEqual([2, 1, 0]);
    expect(embedded[0]?.vector[0]).toBeCloseTo(Math.SQRT1_2);
    expect(embedded[0]?.vector[1]).toBeCloseTo(Math.SQRT1_2);
    expect(embedded[1]?.vector[2]).toBe(1);
    expect(embedded[2]?.vector.every((value) => value === 0)).toBe(true);
  });
});

describe('windows that are rated', () => {
  test('a passage is as near as its three nearest windows are on average', () => {
    expect(meanOfNearest([0.1, 0.9, 0.3, 0.6])).toBeCloseTo(0.6);
    expect(meanOfNearest([0.4])).toBeCloseTo(0.4);
    expect(meanOfNearest([])).toBe(0);
  });

  test('each page has its own, by place in the text of the page', () => {
    const text = ` \f${words(20)} ${words(15)}\fThe end.`;
    const parts = rateParts(text, 4, partsByPage(text, { page: 4, offset: 30 }), [0.1, 0.2, 0.3]);
    expect(parts.map(({ page }) => page)).toEqual([5, 6]);
    expect(parts[0]?.windows.map(({ similarity }) => similarity)).toEqual([0.1, 0.2]);
    expect(parts[1]?.windows).toEqual([{ start: 0, end: 8, similarity: 0.3 }]);
  });

  test('a number that does not agree with the text gives none rather than wrong ones', () => {
    const parts = rateParts('One. Two.', 1, partsByPage('One. Two.', { page: 1, offset: 0 }), [0.1, 0.2, 0.3]);
    expect(parts[0]?.windows).toEqual([]);
  });
});
