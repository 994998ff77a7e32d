import { signBits, vectorFromBytes, vectorToBytes } from './vectors.js';

describe('vectors', () => {
  test('a vector comes back from its bytes as it was', () => {
    const vector = Float32Array.from([0.5, -1, 1e-9, 0]);
    expect(vectorToBytes(vector)).toHaveLength(16);
    expect(vectorFromBytes(vectorToBytes(vector))).toEqual(vector);
  });

  test('a bit is set where the number is positive', () => {
    expect(signBits(Float32Array.from([0.1, -0.1, 0, 2]))).toBe('1001');
  });
});
