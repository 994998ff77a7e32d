import { selectKeyStatements, type KeyStatement } from '../key-statements.js';
import type { Passage, RankedPassage } from '../types.js';

/** A small invented course on beekeeping, with the line breaks that PDF extraction leaves. */
const PAGES: readonly {
  readonly fileName: string;
  readonly page: number;
  readonly headings: string[];
  readonly text: string;
}[] = [
  {
    fileName: 'colony.pdf',
    page: 1,
    headings: ['The colony'],
    text: [
      'The colony',
      'A colony is a community of bees that share one nest and depend on one queen. It may hold fifty',
      'thousand bees in summer. A worker is a female bee that gathers food, builds comb and feeds the',
      'larvae. Drones are male bees that mate with queens of other colonies. Look at the picture above.',
      'You should count the drones in the picture. No colony keeps its drones over the winter, as they eat much.',
    ].join('\n'),
  },
  {
    fileName: 'colony.pdf',
    page: 2,
    headings: ['The colony', 'Swarming'],
    text: [
      'Swarming',
      'Swarming is the way a colony divides: the old queen leaves with half of the workers. A queen cell is',
      'used to raise a new queen from an ordinary egg. Beekeepers must inspect the brood frames every week in',
      'spring to notice queen cells early. Example: hive = 3 + 4 * bees[0]',
    ].join('\n'),
  },
  {
    fileName: 'honey.pdf',
    page: 1,
    headings: ['Honey'],
    text: [
      'Honey',
      'Nectar is a sugary liquid that flowers offer to insects. Honey contains less than twenty percent of',
      'water, so that yeast cannot ferment it. The bees cover ripe honey with a lid of wax, which is called',
      'capping. A refractometer is used to measure the water content of honey before the harvest.',
    ].join('\n'),
  },
];

export const passages: readonly Passage[] = PAGES.map(({ fileName, page, headings, text }, index) => ({
  id: `passage-${index + 1}`,
  fileId: `file-${fileName}`,
  fileName,
  page,
  headings,
  text,
  start: 0,
  end: text.length,
}));

export function ranked(index: number, similarity: number | null): RankedPassage {
  const passage = passages[index];
  if (!passage) throw new Error(`no passage ${index}`);
  return { ...passage, similarity };
}

export const statements: readonly KeyStatement[] = selectKeyStatements(passages, { topic: 'Bees' });

export function statementAbout(subject: string): KeyStatement {
  const found = statements.find((statement) => statement.subject === subject);
  if (!found) throw new Error(`no statement about ${subject}: ${statements.map((each) => each.subject).join(', ')}`);
  return found;
}
