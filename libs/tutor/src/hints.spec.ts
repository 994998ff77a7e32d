import { statementAbout, statements } from './testing/course.js';
import { DEFAULT_HINT_POLICY, mayReveal, nextHint } from './hints.js';
import { makeQuestion } from './questions.js';

const question = makeQuestion(statementAbout('A worker'), statements, 'en');
const after = (hintsGiven: number) => ({ ...question, hintsGiven });

describe('the hint ladder', () => {
  it('leads from the place over the words to the sentence with gaps, then ends', () => {
    expect([0, 1, 2, 3].map((given) => nextHint(after(given), DEFAULT_HINT_POLICY)?.kind)).toEqual([
      'where',
      'words',
      'gaps',
      undefined,
    ]);
  });

  it('names first the words that the answer lacked', () => {
    expect(nextHint(after(1), DEFAULT_HINT_POLICY, ['comb', 'larvae'])).toEqual({
      kind: 'words',
      words: expect.arrayContaining(['comb', 'larvae']) as string[],
    });
  });

  it('never hands over the whole sentence', () => {
    const hint = nextHint(after(2), DEFAULT_HINT_POLICY, ['comb', 'larvae']);
    const sentence = hint?.kind === 'gaps' ? hint.sentence : '';
    expect(sentence).toContain('____');
    expect(sentence).not.toMatch(/comb|larvae/);
    expect(sentence).toContain('worker');
  });

  it('stops where the module’s policy stops it', () => {
    expect(nextHint(question, { maxHints: 0, revealAfterTries: 1 })).toBeNull();
    expect(nextHint(after(1), { maxHints: 1, revealAfterTries: null })).toBeNull();
  });

  it('shows the passage only after the tries the policy asks for, and never when it says never', () => {
    const tried = { ...question, tries: 3 };
    expect(mayReveal({ ...question, tries: 2 }, DEFAULT_HINT_POLICY)).toBe(false);
    expect(mayReveal(tried, DEFAULT_HINT_POLICY)).toBe(true);
    expect(mayReveal({ ...tried, tries: 99 }, { maxHints: 3, revealAfterTries: null })).toBe(false);
  });
});
