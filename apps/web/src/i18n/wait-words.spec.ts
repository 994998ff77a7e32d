import { waitWords } from './wait-words.js';

it.each([
  [0.2, 'en', '1 second'],
  [45, 'fr', '45 secondes'],
  [119.5, 'en', '120 seconds'],
  [121, 'en', '3 minutes'],
  [900, 'fr', '15 minutes'],
  [7201, 'en', '3 hours'],
])('a wait of %d seconds in %s is "%s"', (seconds, language, words) => {
  // French sets different spaces that do not break.
  expect(waitWords(seconds, language).replace(/\s/g, ' ')).toBe(words);
});
