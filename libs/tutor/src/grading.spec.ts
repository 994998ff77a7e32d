import { gradeAnswer, type GradingInput } from './grading.js';

const rubric = [
  {
    statementId: 's',
    text: 'A worker is a female bee that gathers food, builds comb and feeds the larvae.',
    weight: 1,
  },
];
const question = 'In your own words: what is a worker?';
const grade = (answer: string, similarity: number | null = null, over: Partial<GradingInput> = {}) =>
  gradeAnswer({ answer, question, rubric, similarities: [similarity], ...over });

describe('grading an answer', () => {
  it('accepts a paraphrase that shares words and meaning', () => {
    const result = grade('a female bee which collects food and cares for the larvae', 0.75);
    expect(result).toMatchObject({ verdict: 'covered', score: 1 });
    expect(result.ideas[0]?.matched).toEqual(expect.arrayContaining(['female', 'bee', 'food']));
  });

  it('calls half an idea partly covered and names what is lacking', () => {
    const result = grade('some kind of bee, female I think', 0.55);
    expect(result.verdict).toBe('partly');
    expect(result.ideas[0]?.unmatched).toEqual(expect.arrayContaining(['comb', 'food']));
  });

  it.each([
    ['another subject', 'the price of honey in autumn', 0.2],
    ['the question handed back', 'what is a worker? a worker is a worker', 0.68],
    ['nothing but function words', 'it is what it is', 0.5],
    ['an empty answer', '', null],
  ])('finds no idea in %s', (_, answer, similarity) => {
    expect(grade(answer, similarity)).toMatchObject({ verdict: 'missing', score: 0 });
  });

  it('lets near meaning without one shared word be partly covered at most', () => {
    expect(grade('an insect lady doing household chores', 0.9).verdict).toBe('partly');
  });

  it('does not take a denial for an agreement', () => {
    expect(grade('a worker is not a female bee and does not gather food or feed the larvae', 0.9).verdict).toBe(
      'partly',
    );
  });

  it('forgives typing errors', () => {
    expect(grade('a femal bee that gahters foood and fedes the lavrae').verdict).toBe('covered');
  });

  it('grades by words alone when there is no embedding', () => {
    expect(grade('female bee, gathers food and feeds larvae').verdict).toBe('covered');
    expect(grade('a flying animal').verdict).toBe('missing');
  });

  it('credits a neighbouring idea in part, never as the answer', () => {
    const two = [
      { statementId: 's', text: rubric[0]?.text ?? '', weight: 0.8 },
      { statementId: 't', text: 'Workers live six weeks in summer and six months in winter.', weight: 0.2 },
    ];
    const result = grade('they live six weeks in summer, six months in winter', null, {
      rubric: two,
      similarities: [0.2, 0.9],
    });
    expect(result.ideas.map((idea) => idea.verdict)).toEqual(['missing', 'covered']);
    expect(result).toMatchObject({ verdict: 'partly', score: 0.2 });
  });
});
