import { recogniseIntent, type Intent } from './intent.js';

const open = {
  text: 'In your own words: what is a worker?',
  ideas: ['A worker is a female bee that gathers food, builds comb and feeds the larvae.'],
};

const cases: readonly (readonly [Intent, readonly string[]])[] = [
  ['greeting', ['Hi', 'hello there!', 'Good morning', 'Bonjour !', 'salut', 'Hey, how are you?']],
  ['thanks', ['thanks!', 'Ok, thank you very much', 'merci beaucoup', 'great']],
  [
    'unsure',
    [
      "I don't know",
      'idk',
      'no idea...',
      'Sorry, I really do not know',
      'not sure',
      '???',
      'je ne sais pas',
      'Aucune idée.',
      "I'm stuck",
    ],
  ],
  [
    'hint',
    ['a hint please', 'Can I get a hint?', 'help', 'I need help', 'can you help me please', 'un indice ?', 'aide-moi'],
  ],
  ['hint', ['What is a worker?', 'so what is a worker']],
  ['solution', ['just tell me the answer', "What's the correct answer?", 'donne-moi la réponse']],
  ['next', ['next', 'next question please', 'Skip this one', 'another question', 'question suivante', 'passe']],
  [
    'question',
    [
      'How long does a queen live?',
      'why do bees swarm',
      "i don't get what the drones are for",
      'and what about the queen cell',
      'Is honey vegan?',
      'my hive is empty, how do i find the queen',
      'why does feeding help?',
      'how large can a comb get before the bees feed no more larvae?',
      'after the food runs out where do they go?',
      'tell me more about swarming',
      'c’est quoi un essaim',
      'Pourquoi les abeilles essaiment-elles',
      'Hi, can you explain swarming?',
      'how heavy is a full comb',
      'which kind of wax do they use',
      'my code counts every bee six times, it is so slow',
      'counting each bee by hand is ugly, there must be a better way',
    ],
  ],
  [
    'answer',
    [
      'a bee that gathers food',
      'maybe a female bee?',
      'Is it a bee that builds the comb?',
      'a female bee that feeds larvae?',
      'when it is young it feeds the larvae, later it gathers food',
      'I think it is some kind of insect',
      'une abeille femelle qui nourrit les larves',
      'what my grandfather called a nurse: it feeds the larvae',
      'no',
      '42',
    ],
  ],
];

describe('recognising what a message wants while a question is open', () => {
  it.each(cases.flatMap(([intent, messages]) => messages.map((message) => [intent, message] as const)))(
    '%s: %s',
    (intent, message) => {
      expect(recogniseIntent(message, open)).toBe(intent);
    },
  );
});

describe('recognising what a message wants while no question is open', () => {
  it.each([
    ['question', 'a bee that gathers food'],
    ['question', 'swarming'],
    ['next', 'a hint please'],
    ['next', "I don't know"],
    ['next', 'tell me the answer'],
    ['greeting', 'hello'],
  ])('%s: %s', (intent, message) => {
    expect(recogniseIntent(message, null)).toBe(intent);
  });
});
