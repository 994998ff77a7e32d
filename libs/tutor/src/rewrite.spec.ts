import { rewriteQuestion } from './rewrite.js';

const context = {
  previousMessage: 'How do bees raise a new queen?',
  tutorSaid: 'A queen cell is used to raise a new queen from an ordinary egg.',
};

describe('completing a follow-up question', () => {
  it.each(['and how long does it take?', 'why?', 'What about the second one?', 'et combien de temps ça dure ?'])(
    'gives "%s" the words of what was said before',
    (message) => {
      const { query, inherited } = rewriteQuestion(message, context);
      expect(inherited).toEqual(expect.arrayContaining(['bees', 'queen', 'cell', 'egg']));
      expect(query.startsWith(message)).toBe(true);
    },
  );

  it('takes each word once and none that the message has itself', () => {
    const { inherited } = rewriteQuestion('and the queen?', context);
    expect(inherited).not.toContain('queen');
    expect(new Set(inherited).size).toBe(inherited.length);
  });

  it.each(['Can one leave the other out?', 'smoke near that box?', 'Do both have to be old?', 'And the second one?'])(
    'sees that "%s" points back',
    (message) => expect(rewriteQuestion(message, context).inherited).toContain('bees'),
  );

  it.each([
    'How much water may honey contain before the harvest?',
    'What is nectar?',
    // What these words stand for is in the question itself.
    'How do I clean a smoker that has soot in it?',
    'What happens to the comb once it is empty?',
    'How much wax is in one row of cells?',
    'What is a drone? It stands on the poster.',
  ])('leaves "%s" as it is', (message) => {
    expect(rewriteQuestion(message, context)).toEqual({ message, query: message, inherited: [] });
  });

  it('works from the tutor’s words when the student had said nothing yet', () => {
    const { inherited } = rewriteQuestion('can I leave it out?', {
      previousMessage: null,
      tutorSaid: context.tutorSaid,
    });
    expect(inherited).toContain('cell');
  });

  it('adds nothing when nothing was said', () => {
    expect(rewriteQuestion('why?', { previousMessage: null, tutorSaid: null })).toEqual({
      message: 'why?',
      query: 'why?',
      inherited: [],
    });
  });

  it('takes a bounded number of words from a long reply', () => {
    const tutorSaid = Array.from({ length: 300 }, (_, index) => `word${index}x`).join(' ');
    expect(rewriteQuestion('why?', { previousMessage: null, tutorSaid }).inherited.length).toBeLessThanOrEqual(12);
  });
});
