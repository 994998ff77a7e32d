import { best, bm25 } from './bm25.js';
import { fuse } from './fuse.js';
import { supportNeighbours } from './neighbours.js';
import { cosine } from './vectors.js';

describe('vectors', () => {
  test('the zero vector is like nothing', () => {
    expect(cosine(new Float32Array(3), Float32Array.from([1, 0, 0]))).toBe(0);
    expect(cosine(Float32Array.from([0.6, 0.8]), Float32Array.from([0.6, 0.8]))).toBeCloseTo(1);
  });
});

describe('bm25', () => {
  const collection = { chunks: 100, words: 10_000 };
  const posting = (chunk: number, occurrences = 1, words = 100) => ({ chunk, occurrences, words });

  test('gives the value of the published formula', () => {
    // Rarity ln(1 + (100 - 2 + 0.5) / (2 + 0.5)), two occurrences in a chunk of half the mean length.
    const scores = bm25([{ weight: 1, postings: [posting(7, 2, 50), posting(8)] }], collection);
    expect(scores[7]).toBeCloseTo((Math.log(1 + 98.5 / 2.5) * 2 * 2.2) / (2 + 1.2 * (0.25 + 0.75 * 0.5)), 10);
  });

  test('a rare word counts more than a common one, and a word of the context less than one of the question', () => {
    const [rare, said, common] = [0, 1, 2];
    const everywhere = Array.from({ length: 60 }, (_, n) => posting(common + n));
    const scores = bm25(
      [
        { weight: 1, postings: [posting(rare)] },
        { weight: 0.3, postings: [posting(said)] },
        { weight: 1, postings: everywhere },
      ],
      collection,
    );
    expect(scores[rare]).toBeGreaterThan(scores[common] ?? 0);
    expect(scores[said]).toBeCloseTo(0.3 * (scores[rare] ?? 0), 10);
  });

  test('an empty collection is no division by zero', () => {
    expect(bm25([], { chunks: 0, words: 0 })).toHaveLength(0);
  });

  test('the best are named in order, none without a word, ties by number', () => {
    expect(best(Float64Array.from([0, 2, 5, 2, 0, 2]), 3)).toEqual([2, 1, 3]);
    expect(best(Float64Array.from([0, 2, 5]), 10)).toEqual([2, 1]);
    expect(best(new Float64Array(4), 2)).toEqual([]);
  });
});

describe('fusion', () => {
  test('what is good in both searches beats what is best in one alone', () => {
    const [first] = fuse([
      { name: 'words alone', lexical: 10, semantic: 0.1 },
      { name: 'meaning alone', lexical: 0, semantic: 0.8 },
      { name: 'both', lexical: 8, semantic: 0.7 },
    ]);
    expect(first).toMatchObject({ name: 'both' });
    expect(first?.score).toBeCloseTo(0.2 * 0.8 + 0.8 * (0.6 / 0.7), 10);
  });

  test('a search that tells nothing leaves the order to the other', () => {
    const order = (candidates: { lexical: number; semantic: number }[]) =>
      fuse(candidates).map(({ semantic }) => semantic);
    expect(
      order([
        { lexical: 0, semantic: 0.1 },
        { lexical: 0, semantic: 0.3 },
      ]),
    ).toEqual([0.3, 0.1]);
    expect(fuse([{ lexical: 2, semantic: 0.2 }])[0]?.score).toBeCloseTo(0.2, 10);
    expect(fuse([])).toEqual([]);
  });

  test('the weight decides between the two at its ends', () => {
    const candidates = [
      { lexical: 1, semantic: 0 },
      { lexical: 0, semantic: 1 },
    ];
    expect(fuse(candidates, 0)[0]?.lexical).toBe(1);
    expect(fuse(candidates, 1)[0]?.semantic).toBe(1);
  });
});

describe('neighbours', () => {
  const at = (versionId: string, ordinal: number, score: number) => ({ versionId, ordinal, score });

  test('a chunk whose neighbour fits, too, overtakes one that stands alone', () => {
    const order = supportNeighbours([at('a', 9, 0.62), at('b', 3, 0.6), at('b', 4, 0.55), at('a', 1, 0.5)]);
    expect(order.map(({ versionId, ordinal }) => `${versionId}${ordinal}`)).toEqual(['b3', 'b4', 'a9', 'a1']);
  });

  test('chunks next to each other in number but of different files do not support each other', () => {
    const order = supportNeighbours([at('a', 1, 0.6), at('b', 2, 0.5)]);
    expect(order.map(({ score }) => score)).toEqual([0.6 / 1.2, 0.5 / 1.2]);
  });
});
