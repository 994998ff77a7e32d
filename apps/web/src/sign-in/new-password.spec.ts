import i18next, { type TFunction } from 'i18next';
import { Failure } from '../api/failure.js';
import { startLanguages } from '../i18n/index.js';
import { newPasswordProblem, ownerIn, refusedPassword } from './new-password.js';

let t: TFunction;
const form = (entries: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(entries)) data.set(name, value);
  return data;
};

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: { lang: '' } } });
  await startLanguages('fr');
  t = i18next.getFixedT('fr');
});

describe('a new password', () => {
  it('is asked for when the field is empty', () => {
    expect(newPasswordProblem(t, form({ newPassword: '' }), 12)).toBe('Saisissez un mot de passe.');
  });

  it('is told all that is wrong at first sight, in the reader’s language', () => {
    expect(newPasswordProblem(t, form({ newPassword: 'noor-1', email: 'noor@aila.test' }), 12)).toBe(
      'Il lui faut au moins 12 caractères. Il lui faut une lettre majuscule. Il contient votre nom ou votre adresse e-mail.',
    );
  });

  it('passes here when only the service can say more', () => {
    expect(newPasswordProblem(t, form({ newPassword: 'Password1234' }), 12)).toBeUndefined();
  });

  it('takes what is known of its owner before what the form says', () => {
    const entered = form({ newPassword: 'x', email: 'new@aila.test', givenName: 'New' });
    const known = { email: 'known@aila.test', givenName: 'Known', familyName: '' };
    expect(ownerIn(entered, known)).toEqual(known);
    expect(ownerIn(entered)).toEqual({ email: 'new@aila.test', givenName: 'New', familyName: '' });
  });

  it.each([
    [{ problems: ['easily-guessed'], minLength: 12 }, /pirates essaient en premier/],
    [{ problems: ['too-short'], minLength: 16 }, /16 caractères/],
    [{ problems: ['of a later service'] }, /^Choisissez un autre mot de passe/],
    [{}, /^Choisissez un autre mot de passe/],
  ])('that the service refuses with %j is worded', (parameters, words) => {
    expect(refusedPassword(t, new Failure('PASSWORD_UNSUITABLE', 422, null, parameters))).toMatch(words);
  });
});
