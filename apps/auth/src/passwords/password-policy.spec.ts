import { passwordProblems } from './password-policy.js';

const policy = { minLength: 12 };
const problems = (password: string, personal: string[] = []) => passwordProblems(password, policy, personal);

describe('the password policy', () => {
  test.each(['Correct-horse-battery', 'Ein-Fluss-im-Nebel', 'tK9#vRz2$mQw7', 'Über-den-Wolken'])(
    '%s is good',
    (password) => {
      expect(problems(password)).toEqual([]);
    },
  );

  test('length, lower and upper case are asked for, all problems at once', () => {
    expect(problems('brief-x')).toHaveLength(2);
    expect(problems('CORRECT-HORSE-BATTERY')).toEqual(['it needs a lower-case letter']);
    expect(problems('correct-horse-battery')).toEqual(['it needs an upper-case letter']);
    expect(problems(`Correct-${'x'.repeat(300)}-battery`)).toEqual(['it may have at most 256 characters']);
  });

  test('the settings cannot lower the length below eight', () => {
    expect(passwordProblems('tK9#vRz', { minLength: 1 }, [])).toEqual(['it needs at least 8 characters']);
    expect(passwordProblems('tK9#vRz2', { minLength: 1 }, [])).toEqual([]);
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
    expect(problems(password)).toEqual(['it is among the passwords that are tried first']);
  });

  test("a password with its owner's name or address in it is refused", () => {
    expect(problems('My-Fingal-Cave-7', ['Fingal', 'Oban'])).toEqual(['it contains your name or e-mail address']);
    expect(problems('My-Fingal-Cave-7', ['f.oban'])).toEqual([]);
  });
});
