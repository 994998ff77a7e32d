import { recogniseIntent } from './intent.js';
import { sessionName } from './naming.js';
import { soundsInNeed } from './need.js';

describe('a person in need', () => {
  it.each([
    'I want to hurt myself',
    "i don't want to live anymore",
    'Sometimes I just want to die.',
    'I wish I was dead',
    'I’ve been thinking about suicide',
    'everybody would be better off without me',
    'I am going to kill myself tonight',
    'There is no reason to live, so why learn this?',
    'My father hits me when I fail',
    'I was raped last week and cannot learn',
    'I started self-harming again',
    'I took too many pills',
    'I can’t go on like this',
    'i want to kill her',
    'im suicidal',
    'I’m having suicidal thoughts',
    'I can’t stop thinking about suicide',
    'There’s no point in living',
    'I don’t deserve to live',
    'Nobody would miss me if I was gone',
    'I am going to jump off a bridge',
    'I overdosed yesterday',
    'I want it all to be over',
    'Someone is threatening to kill me',
    'My friend told me she wants to kill herself',
    'I can’t do this anymore',
    'Je veux mourir',
    'jveux mourir',
    'Je n’ai plus envie de vivre',
    'J’en ai marre de vivre',
    'Je me fais du mal',
    'Je veux que tout s’arrête',
    'Je ne veux plus être là',
    'Je vais sauter d’un pont',
    'Mon copain me tape',
    'Mon ami veut se suicider',
    'Personne ne me regretterait',
    'J’ai envie d’en finir',
    'je ne veux plus vivre',
    'Je pense au suicide',
    'je vais me faire du mal',
    'j’ai des idées suicidaires',
    'Mon père me frappe',
    'J’ai été violée',
    'Je n’en peux plus.',
  ])('is heard in “%s”', (message) => {
    expect(soundsInNeed(message)).toBe(true);
  });

  it.each([
    'Durkheim wrote that suicide rates differ between societies',
    'What does the course say about self-harm?',
    'I think self-harm is a way of coping with strong feelings',
    'Suicide is a leading cause of death among young people.',
    'I want to kill the process with signal 9',
    'How do I kill my program?',
    'People who think about dying should be asked openly',
    'The cell dies when its membrane is cut',
    'He wanted to kill himself because of shame, as Freud says',
    'I would like to end it with a summary', // the chat
    'I do not want to live in a simulation, said Descartes',
    'My code hits an error',
    'I cannot take the derivative',
    'I can take it from here',
    'the loop hurts my performance',
    'I can’t go on to the next module',
    'I can’t take it as given that x is 0',
    'I want everything to converge',
    'If I jump off a bridge, what is my acceleration?',
    'My brother hits me as an example of conditioning',
    'I have been cutting the sample into slices',
    'Suicide rates rose by 30 % between 2000 and 2018.',
    'How many people die of heart disease each year?',
    'Les idées suicidaires sont un symptôme de la dépression.',
    'Le suicide selon Durkheim est un fait social',
    'Je veux en finir avec cet exercice',
    'je vais mourir de rire',
    'Je veux disparaître de la liste',
    'Je n’en peux plus de ces exercices',
    'Je veux mourir moins bête',
    'Le taux de suicide est de 13 pour 100 000 habitants.',
    'Selon Durkheim, le suicide varie d’une société à l’autre',
    'Emma Bovary se suicide à la fin du roman.',
    'La cellule meurt quand on la coupe',
    'on me demande une définition',
  ])('is not heard in “%s”', (message) => {
    expect(soundsInNeed(message)).toBe(false);
  });

  it('is heard before anything else in the message, whether a question is open or not', () => {
    const open = { text: 'What is memory?', ideas: ['Memory is what is kept of the past.'] };
    expect(recogniseIntent('Memory is what is kept. I want to hurt myself?', open)).toBe('need');
    expect(recogniseIntent('hello, I want to die', null)).toBe('need');
  });

  it('never names a chat', () => {
    expect(sessionName('I want to hurt myself')).toBeNull();
  });
});
