import { defaultTutoring } from '@aila/contracts';
import { DEFAULT_HINT_POLICY, DEFAULT_MASTERY_POLICY } from '@aila/tutor';

test('what instructors are told of the defaults is what the tutor does', () => {
  const { maxHints, revealAfterTries, masteryThreshold, masteryStatements } = defaultTutoring;
  expect({ maxHints, revealAfterTries }).toEqual(DEFAULT_HINT_POLICY);
  expect({ threshold: masteryThreshold, distinctStatements: masteryStatements }).toEqual(DEFAULT_MASTERY_POLICY);
});
