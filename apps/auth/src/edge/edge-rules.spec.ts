import { edgePolicy } from './edge-rules.js';

describe('what a proxy asks for', () => {
  test.each([
    ['/', 'public'],
    ['/graphql', 'public'],
    ['/api/v1/auth/sign-in', 'public'],
    ['/api/v1/auth/sign-out-everywhere', 'signed-in'],
    ['/api/v1/me', 'signed-in'],
    ['/api/v1/courses?limit=3', 'signed-in'],
    ['/api/v1/users', 'people.manage'],
    ['/api/v1/users/1/roles/admin', 'people.manage'],
    ['/api/v1/usersandmore', 'signed-in'],
    ['/student/course', 'signed-in'],
    ['/instructor/course', 'teach'],
    ['/admin', 'people.manage'],
  ])('%s needs %s', (path, policy) => {
    expect(edgePolicy(path)).toBe(policy);
  });

  test.each([
    '/student/../admin/people',
    '/api/v1/auth/../users',
    '/api/v1/auth/%2e%2e/users',
    '//api/v1//users',
    '/api/v1/./users',
    '/api/v1/%75sers',
    '/api/v1/users#/api/v1/auth',
  ])('%s is not a way around the administrators’ rule', (path) => {
    expect(edgePolicy(path)).toBe('people.manage');
  });

  test.each(['/api/v1/auth%2f..%2fusers', '/api/v1/auth\\..\\users', '/admin%00', '/%', 'http://elsewhere/', ''])(
    '%s can be read in two ways and is refused',
    (path) => {
      expect(edgePolicy(path)).toBeUndefined();
    },
  );
});
