/** The chapter that the walk uploads: three pages whose sentences the tutor can ask about and cite. */
export const chapter: readonly (readonly string[])[] = [
  [
    'Tides',
    '',
    'A tide is the regular rise and fall of the sea level along a coast.',
    'The gravity of the moon is the main cause of the tides on earth.',
    'The sun also pulls on the oceans, but its tidal effect is less than half as strong',
    'because the sun is so much farther away.',
    'Most coasts see two high tides and two low tides in every lunar day of about',
    '24 hours and 50 minutes.',
  ],
  [
    'Spring tides and neap tides',
    '',
    'A spring tide is an especially large tide that happens when the sun, the moon and',
    'the earth stand in one line, at new moon and at full moon.',
    'A neap tide is an especially small tide that happens when the sun and the moon',
    'stand at a right angle as seen from the earth.',
    'The tidal range is the difference in height between high tide and low tide.',
  ],
  [
    'Estuaries',
    '',
    'An estuary is the mouth of a river where fresh water meets the salt water of the sea.',
    'A funnel shaped bay makes the tidal range larger because the same water has to',
    'pass through a narrower channel.',
    'A tidal bore is a wave that runs up a river against its current at the front of a',
    'rising tide.',
  ],
];

/** What the walk looks for in the page's text. */
export const knownSentence = 'The gravity of the moon is the main cause of the tides on earth.';
export const question = 'What is the main cause of the tides on earth?';
