import type { Catalogue } from './sentences.js';

const list = new Intl.ListFormat('en', { type: 'conjunction' });

export const en: Catalogue = {
  greeting: (module) =>
    `Hello! Let us work on **${module}** together. I ask about the main ideas of your course files and show you where they are written; you can ask me anything about them, too.`,
  greetingAgain: () => 'Hello! Good to see you.',
  nothingToAsk: (module) =>
    `Hello! There is nothing to read in **${module}** yet, so I cannot ask about it. As soon as your instructor has added files, I can.`,
  nothingMoreToAsk: () => 'I have no further question about this module. You can go on asking me.',
  welcomeThanks: () => 'You are welcome.',

  question: ({ kind, subject, opening, plural, sameLanguage }) => {
    if (kind === 'rule' || kind === 'claim')
      return `How does this idea go on? “${opening} …” Finish it in your own words.`;
    const verb = plural ? 'are' : 'is';
    const named = sameLanguage ? subject : `“${subject}”`;
    if (kind === 'purpose') return `What ${verb} ${named} used for?`;
    if (kind === 'term') return `What ${verb} ${named} called?`;
    return `In your own words: what ${verb} ${named}?`;
  },
  firstQuestion: (question) => `To begin: ${question}`,
  nextQuestion: (question) => `Next question: ${question}`,
  sameQuestion: (question) => `Back to our question: ${question}`,

  verdict: (verdict) =>
    ({
      covered: '**That covers it.**',
      partly: '**You are on the way.** Part of the idea is there.',
      missing: '**Not yet.** I do not find the main idea in your answer.',
    })[verdict],
  alreadySaid: (words) => `What fits already: ${list.format(words)}.`,
  alsoCovered: () => 'What you say is in your course as well, but it answers a neighbouring question.',
  courseSays: (source) => `Your course puts it like this (${source}):`,
  checkDenial: () => 'Please look again at where you say “not”: there your answer and the course seem to differ.',

  care: () =>
    'I am sorry that things are so hard. What you write matters more than any exercise, and you do not have to carry it alone.',
  careHelp: () =>
    'Please talk to somebody now: a person you trust, a doctor, or the counselling service of your university. If you or somebody else is in danger, call the emergency number of your country.',
  careAlone: () =>
    'I am a program. I cannot help as a person can, and I tell nobody what you wrote: please reach out to somebody yourself. Nothing of this is graded. Our question can wait.',

  encourage: () => 'That is all right. Let us find it together.',
  hintWhere: (source, heading) =>
    heading ? `Hint: look at ${source}, under “${heading}”.` : `Hint: look at ${source}.`,
  hintWords: (words) => `Hint: these words belong in the answer: ${list.format(words)}.`,
  hintGaps: (sentence) => `Hint: fill the gaps. “${sentence}”`,
  noMoreHints: () =>
    'I have no further hint for this one. Read the page once more and try in your own words, or say “next” for another question.',
  tryFirst: () => 'I would like you to try first; a guess is fine.',
  reveal: (source) => `Here is how your course says it (${source}):`,
  moveOn: () => 'Let us go on; we can come back to this later.',

  explain: () => 'This is what your course files say about it:',
  explainNear: () =>
    'I am not sure that this answers your question. These are the closest passages in your course files:',
  notCovered: () => 'Your course files do not cover this, as far as I can find.',
  nearestPages: () => 'The nearest pages are:',
  askYourInstructor: () => 'Your instructor can tell you more.',

  mastered: (module) => `**Congratulations!** Your answers show that you know your way around **${module}**.`,
  suggestModules: (titles) =>
    `You could go on with ${list.format(titles.map((title) => `**${title}**`))}, or stay here and keep asking.`,
  source: (fileName, page) => `${fileName}, page ${page}`,
};
