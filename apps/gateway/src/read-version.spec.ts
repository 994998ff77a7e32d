import type { AilaError } from '@aila/contracts';
import { requireVersion } from './read-version.js';

const current = { version: 3, title: 'Loops', active: true, releaseAt: null };

test('a change of what was read last is let through, and one by a client that does not ask', () => {
  expect(() => requireVersion('The module', 3, current)).not.toThrow();
  expect(() => requireVersion('The module', undefined, current)).not.toThrow();
});

test('a change of what somebody else has changed is refused with what is there now', () => {
  let refusal: AilaError | undefined;
  try {
    requireVersion('The module', 2, current);
  } catch (error) {
    refusal = error as AilaError;
  }
  expect(refusal?.code).toBe('CONFLICT');
  expect(refusal?.parameters).toEqual({ what: 'The module', version: 3, title: 'Loops', active: true });
});
