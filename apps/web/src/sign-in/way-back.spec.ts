import { landing } from './way-back.js';

const chat = '/courses/1/modules/2?source=3.1';

describe('back from the institution’s sign-in', () => {
  it.each([
    ['/', chat, true, chat],
    [
      '/sign-in?error=EMAIL_NOT_ALLOWED',
      chat,
      false,
      `/sign-in?error=EMAIL_NOT_ALLOWED&to=${encodeURIComponent(chat)}`,
    ],
    // Nobody is signed in: the start page sends to sign-in by itself.
    ['/', chat, false, null],
    // Somebody opened another address in this tab meanwhile.
    ['/courses/7', chat, true, null],
    ['/sign-in', chat, false, null],
    ['/', null, true, null],
    ['/', '/', true, null],
    ['/', '//evil.example', true, null],
    ['/', 'https://evil.example', true, null],
  ])('from %s with %j remembered, signed in %j: %j', (arrived, wanted, isSignedIn, target) => {
    expect(landing(arrived, wanted, isSignedIn)).toBe(target);
  });
});
