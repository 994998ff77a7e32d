import { repliesFor, usableMemory } from './reply-capacity.js';

const mebibytes = (count: number) => count * 2 ** 20;

test.each([
  ['a container of 512 MiB', mebibytes(512), mebibytes(259), 200, 300],
  ['one of 1 GiB', mebibytes(1024), mebibytes(524), 400, 500],
  ['one that has hardly more than it needs at rest', mebibytes(220), mebibytes(110), 50, 50],
  ['a large machine', mebibytes(65_536), mebibytes(4_144), 2_000, 2_000],
])('%s runs a number of replies that its memory is enough for', (_, total, heap, least, most) => {
  const replies = repliesFor({ total, heap });
  expect(replies).toBeGreaterThanOrEqual(least);
  expect(replies).toBeLessThanOrEqual(most);
});

test('a large machine with a small heap is bounded by its heap', () => {
  expect(repliesFor({ total: mebibytes(65_536), heap: mebibytes(256) })).toBeLessThan(300);
});

test('the memory of this process is known, with or without a container around it', () => {
  const { total, heap } = usableMemory();
  expect(total).toBeGreaterThan(mebibytes(64));
  expect(total).toBeLessThan(mebibytes(1_000_000_000));
  expect(heap).toBeGreaterThan(mebibytes(32));
});
