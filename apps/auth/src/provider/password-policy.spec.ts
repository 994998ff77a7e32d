import { passwordProblems } from './password-policy.js';

const policy = { minLength: 12 };
const nobody = { email: '', givenName: '', familyName: '' };
const problems = (password: string, owner: Partial<typeof nobody> = {}) =>
  passwordProblems(password, policy, { ...nobody, ...owner });

describe('the password policy', () => {
  test.each(['Correct-horse-battery', 'Ein-Fluss-im-Nebel', 'tK9#vRz2$mQw7', 'Über-den-Wolken'])(
    '%s is good',
    (password) => {
      expect(problems(password)).toEqual([]);
    },
  );

  test('length, lower and upper case are asked for, all problems at once', () => {
    expect(problems('brief-x')).toEqual(['too-short', 'no-upper-case']);
    expect(problems('CORRECT-HORSE-BATTERY')).toEqual(['no-lower-case']);
    expect(problems('correct-horse-battery')).toEqual(['no-upper-case']);
    expect(problems(`Correct-${'x'.repeat(300)}-battery`)).toEqual(['too-long']);
  });

  test('the settings cannot lower the length below eight', () => {
    expect(passwordProblems('tK9#vRz', { minLength: 1 }, nobody)).toEqual(['too-short']);
    expect(passwordProblems('tK9#vRz2', { minLength: 1 }, nobody)).toEqual([]);
  });

  test.each([
    'Password1234',
    'P@ssw0rd2026!',
    '!!Dragon!!123',
    'FootballFootball',
    'Aaaaaaaaaaaaa',
    'Abcdefghijklm',
    'Qwertyuiop123',
    'Asdfghjkl12345',
    'Zyxwvutsrqpon',
    'Iloveyou123456',
  ])('%s is what attackers try first, however it is decorated', (password) => {
    expect(problems(password)).toEqual(['easily-guessed']);
  });

  test("a password with its owner's name or address in it is refused", () => {
    expect(problems('My-Fingal-Cave-7', { givenName: 'Fingal', familyName: 'Oban' })).toEqual(['personal']);
    expect(problems('My-Fingal-Cave-7', { email: 'fingal.o@aila.test' })).toEqual(['personal']);
    expect(problems('My-Fingal-Cave-7', { email: 'f.oban@fingal.test' })).toEqual([]);
  });
});
