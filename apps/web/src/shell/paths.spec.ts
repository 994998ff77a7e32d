import { paths, returnPath } from './paths.js';

describe('returnPath', () => {
  it('leads back to the wanted screen with its query', () => {
    const wanted = '/courses/1/modules/2?source=3.1';
    expect(returnPath(new URL(paths.signIn(wanted), 'http://aila.test').searchParams.get('to'))).toBe(wanted);
  });

  it.each([
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-in?to=/',
  ])('leads home for %j', (to) => {
    expect(returnPath(to)).toBe('/');
  });
});
