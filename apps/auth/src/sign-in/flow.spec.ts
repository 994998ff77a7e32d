import { flowOf } from './flow.js';

describe('what follows from the secret of a flow', () => {
  test('differs for each purpose: the address shows state and nonce, and neither gives the code verifier away', () => {
    expect(new Set(Object.values(flowOf('secret'))).size).toBe(3);
  });

  test('is the same on every instance and another one for another secret', () => {
    expect(flowOf('secret')).toEqual(flowOf('secret'));
    const [one, other] = [Object.values(flowOf('secret')), Object.values(flowOf('Secret'))];
    expect(one.filter((value) => other.includes(value))).toEqual([]);
  });

  test('gives code verifiers of the length that RFC 7636 asks for', () => {
    expect(flowOf('secret').codeVerifier).toMatch(/^[\w-]{43}$/);
  });
});
