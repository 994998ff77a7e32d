import { ticksUpTo } from './scale.js';

describe('the marks of an axis', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 50, 100]],
    [1234, [0, 500, 1000, 1500]],
  ])('up to %i are round and few', (largest, marks) => {
    expect(ticksUpTo(largest)).toEqual(marks);
  });
});
