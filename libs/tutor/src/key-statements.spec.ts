import { passages, statementAbout, statements } from './testing/course.js';
import { selectKeyStatements } from './key-statements.js';
import type { Passage } from './types.js';

const passage = (text: string, headings: string[] = []): Passage => ({
  id: 'c',
  fileId: 'f',
  fileName: 'f.pdf',
  page: 1,
  headings,
  text,
  start: 100,
  end: 100 + text.length,
});

describe('selecting key statements', () => {
  it('writes a common noun small in the middle of a sentence though it stands at the start of the only one', () => {
    const text =
      'Consolidation is the process in which fresh memories become stable. Babbage is the inventor of a machine that calculates tables.';
    expect(selectKeyStatements([passage(text)]).map(({ named }) => named)).toEqual(['consolidation', 'Babbage']);
  });

  it('finds what the course defines, names, uses and rules, each with its subject', () => {
    expect(statements.map((statement) => [statement.kind, statement.subject])).toEqual([
      ['definition', 'A colony'],
      ['definition', 'A worker'],
      ['definition', 'Drones'],
      ['definition', 'Swarming'],
      ['purpose', 'A queen cell'],
      ['rule', 'Beekeepers'],
      ['definition', 'Nectar'],
      ['claim', 'Honey'],
      ['purpose', 'A refractometer'],
    ]);
  });

  it('joins lines that the PDF broke and leaves headings, examples and talk to the reader out', () => {
    expect(statementAbout('A worker').text).toBe(
      'A worker is a female bee that gathers food, builds comb and feeds the larvae.',
    );
    const all = statements.map((statement) => statement.text).join('\n');
    expect(all).not.toMatch(/It may hold|Look at|You should|Example|hive =|^The colony/m);
  });

  it('gives offsets at which the statement really stands on its page', () => {
    for (const statement of statements) {
      const source = passages.find((candidate) => candidate.id === statement.passageId);
      expect(source?.text.slice(statement.start, statement.end).replace(/\s+/g, ' ')).toBe(statement.text);
    }
    const shifted = selectKeyStatements([passage('A hive is a box that bees accept as their nest.')])[0];
    expect(shifted?.start).toBe(100);
  });

  it('keeps the id of a statement when the file is extracted with other line breaks', () => {
    const once = selectKeyStatements([passage('A hive is a box that bees accept as their nest.')]);
    const again = selectKeyStatements([passage('A hive is a box that\nbees accept  as their nest.')]);
    expect(again[0]?.id).toBe(once[0]?.id);
  });

  it('gives the same statements for the same passages, and takes overlapping chunks only once', () => {
    expect(selectKeyStatements(passages, { topic: 'Bees' })).toEqual(statements);
    const doubled = selectKeyStatements([...passages, ...passages.map((each) => ({ ...each, id: `${each.id}b` }))], {
      topic: 'Bees',
      perPage: 20,
    });
    expect(doubled.map((each) => each.id)).toEqual(statements.map((each) => each.id));
  });

  it('prefers definitions under their own heading when only few are wanted', () => {
    const few = selectKeyStatements(passages, { limit: 2, topic: 'Bees' });
    expect(few.map((statement) => statement.subject)).toEqual(['A colony', 'Swarming']);
  });

  it('lets no single page fill the module', () => {
    const glossary = ['hive', 'comb', 'smoker', 'veil', 'feeder', 'super']
      .map(
        (word, index) => `A ${word} is a thing number${index} that keepers${index} handle with gloves${index} daily.`,
      )
      .join(' ');
    expect(selectKeyStatements([passage(glossary)], { perPage: 4 })).toHaveLength(4);
  });

  it('knows how a subject is written inside a sentence, and whether it is one or many', () => {
    const found = selectKeyStatements([
      passage(
        'Hives can be used to house bees and to harvest honey. Some hives are old. A queen excluder can be used to keep the queen away from the honey frames. Varroa is the mite that harms most colonies today. Keepers fight Varroa in autumn with acids; a file named varroa.csv holds the counts of Varroa mites.',
      ),
    ]);
    expect(found.map((statement) => [statement.named, statement.plural])).toEqual([
      ['hives', true],
      ['a queen excluder', false],
      ['Varroa', false],
    ]);
  });

  it('does not ask what every, many or some of something are, nor what doing something is', () => {
    const text =
      'Many colonies are the prey of wasps in a late dry summer. Every hive is a home that keepers inspect on warm days. Keeping bees is a hobby that costs time and money every year.';
    expect(selectKeyStatements([passage(text)])).toEqual([]);
  });

  it('reads French definitions', () => {
    const found = selectKeyStatements([
      passage(
        'Une ruche est une caisse dans laquelle les abeilles construisent leur nid. Le miel sert à nourrir la colonie pendant l’hiver.',
      ),
    ]);
    expect(found.map((statement) => [statement.kind, statement.subject])).toEqual([
      ['definition', 'Une ruche'],
      ['purpose', 'Le miel'],
    ]);
  });

  it('returns nothing for a page of code or an empty module', () => {
    expect(selectKeyStatements([])).toEqual([]);
    expect(selectKeyStatements([passage('for i in range(10):\n  print(i)\nx = [1, 2]\n')])).toEqual([]);
  });
});
