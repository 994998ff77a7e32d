import { statementAbout, statements } from './testing/course.js';
import { LANGUAGES } from './types.js';
import { makeQuestion, nextStatement } from './questions.js';
import { contentTerms } from './text/words.js';

const nothing = { asked: [], scores: new Map<string, number>() };

describe('making a question', () => {
  it.each([
    ['A colony', 'In your own words: what is a colony?'],
    ['Drones', 'In your own words: what are drones?'],
    ['A queen cell', 'What is a queen cell used for?'],
    ['Honey', 'How does this idea go on? “Honey contains …” Finish it in your own words.'],
  ])('asks about %s without telling', (subject, text) => {
    expect(makeQuestion(statementAbout(subject), statements, 'en').text).toBe(text);
  });

  it('gives away no more of the statement than its subject and verb, in either language', () => {
    for (const language of LANGUAGES) {
      for (const statement of statements) {
        const asked = contentTerms(makeQuestion(statement, statements, language).text);
        const told = contentTerms(statement.text).filter((term) => !contentTerms(statement.opening).includes(term));
        expect(asked.filter((term) => told.includes(term))).toEqual([]);
      }
    }
  });

  it('quotes an English subject inside a French question instead of bending it', () => {
    expect(makeQuestion(statementAbout('A colony'), statements, 'fr').text).toBe(
      'Avec vos propres mots : « A colony », qu’est-ce que c’est ?',
    );
  });

  it('cannot be made to carry a link or mark-up of the file into the chat', () => {
    const hostile = { ...statementAbout('A colony'), named: 'a [colony](https://evil.example)<img src=x>' };
    const { text } = makeQuestion(hostile, [], 'en');
    expect(text).not.toMatch(/(?<!\\)[[<]|https:/);
  });

  it('has weights that sum to one, the asked statement first', () => {
    for (const statement of statements) {
      const { rubric } = makeQuestion(statement, statements, 'en');
      expect(rubric[0]?.statementId).toBe(statement.id);
      expect(rubric.reduce((sum, idea) => sum + idea.weight, 0)).toBeCloseTo(1);
    }
  });
});

describe('choosing what to ask next', () => {
  const ids = statements.map((statement) => statement.id);

  it('goes through the module in reading order', () => {
    expect(nextStatement(statements, nothing)?.id).toBe(ids[0]);
    expect(nextStatement(statements, { ...nothing, asked: ids.slice(0, 2) })?.id).toBe(ids[2]);
  });

  it('stays on the page the talk is about while something there was not asked', () => {
    const near = { fileId: 'file-honey.pdf', page: 1 };
    expect(nextStatement(statements, nothing, near)?.subject).toBe('Nectar');
  });

  it('comes back to what was not known before what was, but not at once', () => {
    const scores = new Map(ids.map((id) => [id, 1]));
    scores.set(ids[1] ?? '', 0.2);
    scores.set(ids[8] ?? '', 0);
    expect(nextStatement(statements, { asked: ids, scores })?.id).toBe(ids[1]);
  });

  it('never asks what the student has before their eyes', () => {
    const shown = `Look: ${statements[0]?.text}\n${statements[1]?.text}`;
    expect(nextStatement(statements, nothing, null, shown)?.id).toBe(ids[2]);
    expect(nextStatement(statements.slice(0, 1), nothing, null, shown)).toBeNull();
  });
});
