import { spokenLanguage } from './spoken-language.js';

describe('spokenLanguage', () => {
  it.each([
    ['That covers it. What is the main cause of the tides?', 'en'],
    ['Bonjour ! Travaillons ensemble. Quelle est la cause des marées ?', 'fr'],
    ['The word « le » is an article, and it stands before a noun.', 'en'],
    ['L’idée « the sea » est dans votre cours, avec une définition.', 'fr'],
  ])('hears what %j is in', (text, language) => {
    expect(spokenLanguage(text)).toBe(language);
  });

  it.each(['', '42', 'E = mc²', 'Ebbe, Flut'])('says nothing of %j, which does not tell', (text) => {
    expect(spokenLanguage(text)).toBeUndefined();
  });
});
