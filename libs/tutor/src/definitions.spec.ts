import { findDefinition } from './definitions.js';
import { passages } from './testing/course.js';

const quoteFor = (question: string) => findDefinition(question, passages)?.quote.replace(/\s+/g, ' ') ?? null;

describe('the definition that a question asks for', () => {
  it.each([
    'What is nectar?',
    'what is Nectar',
    'So, what exactly is nectar?',
    'Define nectar, please',
    'C’est quoi, nectar ?',
    'Qu’est-ce que nectar ?',
  ])('is the sentence that says what it is: %s', (question) => {
    expect(quoteFor(question)).toBe('Nectar is a sugary liquid that flowers offer to insects.');
  });

  it('takes the next sentence along when that goes on about it', () => {
    expect(quoteFor('What is a colony?')).toBe(
      'A colony is a community of bees that share one nest and depend on one queen. It may hold fifty thousand bees in summer.',
    );
    expect(quoteFor('what are drones?')).toBe('Drones are male bees that mate with queens of other colonies.');
  });

  it.each([
    'What is the water content of honey?',
    'Why is nectar sugary?',
    'What is nectar used for in the hive?',
    'What is a wasp?',
    'what is',
    'Nectar',
  ])('is not offered for another question: %s', (question) => {
    expect(quoteFor(question)).toBeNull();
  });

  it('does not go on into the next paragraph', () => {
    const text = 'Wax\n\nWax is the material of combs.\n\nIts price\n\nThis is another matter.';
    const passage = { ...passages[0]!, text, end: text.length };
    expect(findDefinition('what is wax', [passage])?.quote).toBe('Wax is the material of combs.');
  });
});
