import { finishedSentences, plainWords } from './sentences.js';

describe('finishedSentences', () => {
  it('speaks each sentence once as a text grows by tokens, and nothing unfinished', () => {
    const text = 'A loop repeats. It needs an end! Does yours have one? Think.';
    const spoken: string[] = [];
    let upTo = 0;
    for (let length = 1; length <= text.length; length++) {
      const step = finishedSentences(text.slice(0, length), upTo, false, 'en');
      upTo = step.upTo;
      if (step.spoken !== '') spoken.push(step.spoken);
    }
    expect(spoken).toEqual(['A loop repeats.', 'It needs an end!', 'Does yours have one?']);
    expect(finishedSentences(text, upTo, true, 'en').spoken).toBe('Think.');
  });

  it('does not end a sentence at a decimal point', () => {
    expect(finishedSentences('Pi is 3.14 or so', 0, false, 'en').spoken).toBe('');
  });
});

describe('plainWords', () => {
  it('leaves Markdown and citation marks to the eye', () => {
    expect(plainWords('## Loops\n\n- A **while** loop `runs` [1].\n1. *Then* stops [2][3] .')).toBe(
      'Loops A while loop runs. Then stops.',
    );
  });

  it('keeps names that contain underscores', () => {
    expect(plainWords('call make_list here')).toBe('call make_list here');
  });
});
