import {
  errorCatalogue,
  maxMessageCharacters,
  ModuleInput,
  CoursePromptInput,
  OpeningInput,
  SessionPatch,
  Title,
} from '@aila/contracts';
import * as limits from '../limits.js';
import { en } from './en.js';
import { fr } from './fr.js';
import { relativeTime } from './relative-time.js';

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}

const figures = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe('the catalogues', () => {
  const english = new Map(flat(en));
  const french = new Map(flat(fr));

  it('use the same figures in both languages', () => {
    const different = [...english].filter(([key, text]) => `${figures(text)}` !== `${figures(french.get(key) ?? '')}`);
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('leave nothing untranslated or empty', () => {
    const alike = [
      'shell.',
      'Notifications',
      '{{count}} module',
      '{{format',
      'source',
      'Module',
      'module',
      'Conversation',
      'Source',
      'Page {{page}}',
      '{{file}}',
      'p. {{page}}',
      'Amazon Bedrock',
    ];
    const same = [...english].filter(
      ([key, text]) =>
        text === '' || (text === french.get(key) && text.length > 12 && !alike.some((part) => text.includes(part))),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });

  it('word every error that a service may tell', () => {
    expect(Object.keys(errorCatalogue).filter((code) => !english.has(`errors.${code}`))).toEqual([]);
  });
});

describe('limits that forms show', () => {
  it('are those of the contract', () => {
    expect(limits.maxMessageCharacters).toBe(maxMessageCharacters);
    const takes = (length: number, parse: (text: string) => { success: boolean }) =>
      [length, length + 1].map((each) => parse('x'.repeat(each)).success);
    expect(takes(limits.maxTitle, (text) => Title.safeParse(text))).toEqual([true, false]);
    expect(takes(limits.maxPrompt, (content) => CoursePromptInput.safeParse({ content, version: 0 }))).toEqual([
      true,
      false,
    ]);
    expect(takes(limits.maxReason, (reason) => OpeningInput.safeParse({ reason }))).toEqual([true, false]);
    expect(takes(limits.maxSessionName, (name) => SessionPatch.safeParse({ name }))).toEqual([true, false]);
    expect(takes(limits.maxDescription, (description) => ModuleInput.safeParse({ title: 'x', description }))).toEqual([
      true,
      false,
    ]);
  });
});

describe('relativeTime', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  it.each([
    [0, 'en', 'this minute'],
    [5 * 60_000, 'en', '5 minutes ago'],
    [3 * 3600_000, 'fr', 'il y a 3 heures'],
    [24 * 3600_000, 'en', 'yesterday'],
    [30 * 24 * 3600_000, 'en', 'Feb 8, 2026'],
    // A server whose clock is ahead must not speak of the future.
    [-90_000, 'en', 'this minute'],
  ])('%i milliseconds before now in %s', (age, language, words) => {
    expect(relativeTime(now - age, now, language)).toBe(words);
  });
});
