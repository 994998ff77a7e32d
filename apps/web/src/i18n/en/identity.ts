/** Signing up, signing in and what surrounds it. */
export const signUp = {
  title: 'Sign up',
  heading: 'Open an account',
  lead: 'With an account you join your courses, and the tutor remembers how far you are.',
  emailHint: 'The address that your institution gave you.',
  emailRestricted: 'Only addresses of your institution can sign up here.',
  submit: 'Sign up',
  known: 'You have an account?',
};

export const confirm = {
  title: 'Confirm your address',
  lead: 'Your account opens as soon as you enter the code that we mailed to you.',
  hint: 'Sent to {{email}}.',
  submit: 'Confirm',
  noMail: 'No mail? Look among unwanted mail too. If the address has an account already, the mail says so.',
  otherAddress: 'Sign up with another address',
};

export const forgotten = {
  title: 'Forgotten password',
  lead: 'Enter your address. If it has an account, you get a mail with a code to set a new password.',
  submit: 'Send the code',
  haveCode: 'I have a code already',
};

export const reset = {
  title: 'Set a new password',
  lead: 'With the new password you are signed out on all other devices.',
  hint: 'From the mail that you get if the address has an account.',
  submit: 'Set password and sign in',
};

export const entry = {
  ways: 'Other ways',
  emailNeeded: 'Enter your e-mail address.',
  emailWrong: 'This is not an e-mail address. It should look like name@example.edu.',
  emailLetters:
    'Addresses with such letters cannot be used here: {{letters}}. Take the spelling without accents that your institution gave you.',
  nameNeeded: 'Enter your first name.',
  toSignIn: 'Back to sign-in',
  code: {
    label: 'Code from the mail',
    needed: 'Enter the code from the mail.',
    wrong: 'The code has {{count}} digits and nothing else. Check what you entered.',
    noCode: 'The code has digits only. Check what you entered.',
    valid: 'It can be used for {{time}}.',
    outbox: 'This installation sends no mails. The newest file in this folder on its machine is yours:',
    resend: 'Send a new code',
    resendIn: 'Send a new code in {{wait}}',
    sentAgain: 'A new code is on its way. Earlier ones no longer work.',
  },
};

export const password = {
  new: 'New password',
  current: 'Current password',
  needed: 'Enter a password.',
  currentWrong: 'This is not your current password.',
  met: '(done)',
  rest: 'Passwords that attackers try first are refused as well. A few words in a row are easy to remember.',
  rules: {
    'too-short': 'At least {{min}} characters',
    'no-lower-case': 'A lower-case letter',
    'no-upper-case': 'A capital letter',
    personal: 'Without your name or e-mail address',
  },
  problems: {
    'too-short': 'It needs at least {{min}} characters.',
    'too-long': 'It is too long: at most 256 characters.',
    'no-lower-case': 'It needs a lower-case letter.',
    'no-upper-case': 'It needs a capital letter.',
    'easily-guessed': 'This password is among those that attackers try first. Choose another one.',
    personal: 'It contains your name or your e-mail address.',
  },
};
