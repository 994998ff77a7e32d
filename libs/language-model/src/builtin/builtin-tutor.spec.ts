import { judgeCoverage, LANGUAGES, planOpening, planReply, type StudentTurn } from '@aila/tutor';
import { describeTutorModel } from '../testing/conformance.js';
import { assessmentPlan, collect, openQuestion, page, tutorState, tutorTurn } from '../testing/turns.js';
import { BuiltinTutor } from './builtin-tutor.js';

const builtin = new BuiltinTutor({ pauseMs: 0 });
const say = async (...turn: Parameters<typeof tutorTurn>) => (await collect(builtin, tutorTurn(...turn))).text;

describeTutorModel('the builtin tutor', {
  answering: () => builtin,
  failing: null,
  failingHalfWay: null,
  hanging: null,
  endless: null,
});

const asked = { open: openQuestion, asked: [openQuestion.statement.id] };
const ask = (message: string, similarity: number): StudentTurn => {
  const passages = [{ ...page, similarity }];
  return { intent: 'question', message, query: message, passages, coverage: judgeCoverage(message, passages) };
};

describe('what the builtin tutor says', () => {
  it('greets and asks the first question', async () => {
    expect(await say()).toBe(
      'Hello! Let us work on **Tides** together. I ask about the main ideas of your course files and show you where they are written; ' +
        'you can ask me anything about them, too.\n\nTo begin: In your own words: what is a tide?',
    );
  });

  it('says so when the module holds nothing to read', async () => {
    const text = await say(planOpening(tutorState({ statements: [] })));
    expect(text).toMatch(/nothing to read/);
    expect(text).not.toContain('?');
  });

  it('confirms a good answer with the passage, its file and page, and asks on', async () => {
    const { text, events } = await collect(builtin, tutorTurn(assessmentPlan()));
    expect(text).toContain('**That covers it.**');
    expect(text).toContain('tides\\_\\[draft\\].pdf, page 4 [1]');
    expect(text).toContain('\n\n> A tide is the slow rise and fall of the sea');
    expect(text).toContain('Next question: In your own words: what is a spring tide?');
    expect(events.filter((event) => event.type === 'verdict')).toHaveLength(1);
  });

  it('says what fits and what to do next when part is missing, without giving the answer', async () => {
    const text = await say(assessmentPlan('it comes twice a day'));
    expect(text).toContain('You are on the way');
    expect(text).toContain('What fits already: twice and day.');
    expect(text).toContain('Hint: look at tides\\_\\[draft\\].pdf, page 4, under “Tides”.');
    expect(text).not.toMatch(/rise and fall|moon/);
  });

  it('points at a denial that the course does not make', async () => {
    expect(
      await say(assessmentPlan('it is not the slow rise and fall of the sea, the moon does not cause it')),
    ).toContain('where you say “not”');
  });

  it('congratulates once mastery is reached and names modules to go on with', async () => {
    const attempts = [1, 2].map((id) => ({ statementId: `earlier-${id}`, score: 1 }));
    const modules = [{ moduleId: 'waves', title: 'Waves *and* wind', mastered: false }];
    const text = await say(assessmentPlan(undefined, { attempts, modules }));
    expect(text).toContain('**Congratulations!** Your answers show that you know your way around **Tides**.');
    expect(text).toContain('**Waves \\*and\\* wind**');
  });

  it('answers a question with the passages, and admits it when it is unsure', async () => {
    const sure = await say(planReply(tutorState(asked), ask('When does the harbour have deep water?', 0.8)));
    expect(sure).toMatch(/^This is what your course files say about it:/);
    expect(sure).toContain('> ');
    const unsure = await say(planReply(tutorState(asked), ask('When may the harbour ferry sail?', 0.4)));
    expect(unsure).toMatch(/^I am not sure that this answers your question/);
  });

  it('says that the files do not cover a question, names the nearest page, and goes back to its own question', async () => {
    const { text, events } = await collect(
      builtin,
      tutorTurn(planReply(tutorState(asked), ask('Who invented pizza?', 0.1))),
    );
    expect(text).toContain('do not cover this');
    expect(text).toContain('- tides\\_\\[draft\\].pdf, page 4');
    expect(text).toContain(`Back to our question: ${openQuestion.text}`);
    expect(events.some((event) => event.type === 'citation')).toBe(false);
  });

  it.each(LANGUAGES)(
    'answers a person in need kindly, in %s, and shows what the institution says',
    async (language) => {
      const turn = (helpText: string | null) =>
        say(planReply(tutorState({ ...asked, language, helpText }), { intent: 'need', message: 'I want to die' }));
      const own = await turn('Student line: 555-0100 (day & night)\nSOS <urgent>');
      expect(own).toContain('Student line: 555-0100 (day \\& night)\\\nSOS \\<urgent\\>');
      expect(own).toMatch(language === 'en' ? /I tell nobody/ : /je ne dis à personne/);
      expect(own).not.toContain(openQuestion.text);
      expect(await turn(null)).toMatch(language === 'en' ? /emergency number/ : /numéro d’urgence/);
    },
  );

  it('gives hints, first the place, then words, then the sentence with gaps, then none', async () => {
    const texts = [];
    let open = openQuestion;
    for (let step = 0; step < 4; step++) {
      const plan = planReply(tutorState({ ...asked, open }), { intent: 'hint', message: 'hint' });
      open = plan.question ?? open;
      texts.push(await say(plan));
    }
    expect(texts[0]).toContain('Hint: look at');
    expect(texts[1]).toContain('Hint: these words belong in the answer');
    expect(texts[2]).toContain('\\_\\_\\_\\_');
    expect(texts[3]).toContain('no further hint');
  });

  it('speaks French when asked to, quoting the course as it is', async () => {
    const text = await say(assessmentPlan(undefined, { language: 'fr' }));
    expect(text).toContain('C’est bien cela');
    expect(text).toContain('> A tide is');
  });

  it('cannot be made to show an image, a link or HTML that stands in a file', async () => {
    const hostile =
      '![x](https://evil.example/p.png) <img src=x onerror=alert(1)> [a](javascript:b) is a tide of water';
    const passages = [{ ...page, text: `${hostile} that the harbour knows. ${page.text}`, similarity: 0.9 }];
    for (const language of LANGUAGES) {
      const plan = planReply(tutorState({ ...asked, language }), {
        intent: 'question',
        message: 'tide harbour',
        query: 'tide harbour',
        passages,
        coverage: judgeCoverage('tide harbour', passages),
      });
      const text = await say(plan);
      expect(text).toContain('evil');
      expect(text).not.toMatch(/(?<!\\)[<!]|(?<!\\)\]\(|https?:/);
    }
  });
});

describe('how the builtin tutor streams', () => {
  it('sends small word groups that put together give the text exactly', async () => {
    const { events, text } = await collect(builtin, tutorTurn());
    const groups = events.flatMap((event) => (event.type === 'token' ? [event.text] : []));
    expect(groups.every((group) => group.trim().split(/\s+/).length <= 3)).toBe(true);
    const whole = await collect(new BuiltinTutor({ wordsPerGroup: 1_000, pauseMs: 0 }), tutorTurn());
    expect(text).toBe(whole.text);
  });

  it('pauses between groups so that a reader can follow', async () => {
    const started = performance.now();
    await collect(new BuiltinTutor({ wordsPerGroup: 20, pauseMs: 20 }), tutorTurn());
    expect(performance.now() - started).toBeGreaterThan(35);
  });
});
