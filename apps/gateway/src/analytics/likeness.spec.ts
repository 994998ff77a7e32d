import { groupAlike } from './likeness.js';

const groups = (...questions: [question: string, ...terms: string[]][]) =>
  groupAlike(questions.map(([question, ...terms]) => ({ question, terms }))).map((group) =>
    group.map(({ question }) => question),
  );

describe('questions that are alike', () => {
  test('stand together when they share half of their words, whatever the order', () => {
    expect(groups(['a', 'exam', 'midterm', 'when'], ['b', 'queue'], ['c', 'midterm', 'exam'])).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });

  test('stand apart when they share less', () => {
    expect(groups(['a', 'late', 'homework', 'penalty'], ['b', 'late', 'bus', 'winter'])).toHaveLength(2);
  });

  test('join the group that they are most like', () => {
    expect(groups(['a', 'x', 'y'], ['b', 'x', 'z', 'w'], ['c', 'x', 'z', 'w', 'v'])).toEqual([['a'], ['b', 'c']]);
  });

  test('without a word that carries meaning are alike only when they are equal', () => {
    expect(groups(['why?'], ['how?'], ['Why?'])).toEqual([['why?', 'Why?'], ['how?']]);
  });
});
