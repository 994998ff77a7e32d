import { isEmailAllowed } from './email-domains.js';
import { agreeOnRoles } from './role-agreement.js';

describe('the list of allowed e-mail domains', () => {
  test.each([
    ['student@ubc.ca', ['ubc.ca'], true],
    ['student@UBC.CA', ['ubc.ca'], true],
    ['student@student.ubc.ca', ['ubc.ca'], false],
    ['student@student.ubc.ca', ['*.ubc.ca'], true],
    ['student@a.b.ubc.ca', ['*.ubc.ca'], true],
    ['student@ubc.ca', ['*.ubc.ca'], false],
    ['student@evil-ubc.ca', ['*.ubc.ca', 'ubc.ca'], false],
    ['student@ubc.ca.evil.example', ['*.ubc.ca', 'ubc.ca'], false],
    ['"x@ubc.ca"@evil.example', ['ubc.ca'], false],
    ['student@sfu.ca', ['ubc.ca', 'sfu.ca'], true],
    ['anybody@anywhere.example', [], true],
  ])('%s with %j: %s', (email, patterns, allowed) => {
    expect(isEmailAllowed(email, patterns)).toBe(allowed);
  });
});

describe('agreement of roles and groups at sign-in', () => {
  test('who was made administrator in the pool is administrator here', () => {
    expect(agreeOnRoles(['student'], ['student', 'admin'])).toMatchObject({
      agreed: ['student', 'admin'],
      database: { add: ['admin'], remove: [] },
      pool: { add: [], remove: [] },
    });
  });

  test('who is no longer administrator in the pool is none here', () => {
    expect(agreeOnRoles(['admin', 'instructor'], ['instructor']).database).toEqual({ add: [], remove: ['admin'] });
  });

  test('nobody becomes instructor by a group of the pool, and who is one here gets the group', () => {
    expect(agreeOnRoles(['student'], ['instructor'])).toMatchObject({
      agreed: ['student'],
      pool: { add: ['student'], remove: ['instructor'] },
    });
    expect(agreeOnRoles(['instructor'], ['student']).pool).toEqual({ add: ['instructor'], remove: ['student'] });
  });

  test('nobody is left without a role', () => {
    expect(agreeOnRoles([], []).agreed).toEqual(['student']);
  });

  test('when both agree nothing changes', () => {
    const { database, pool } = agreeOnRoles(['student', 'admin'], ['admin', 'student']);
    expect([database, pool]).toEqual([
      { add: [], remove: [] },
      { add: [], remove: [] },
    ]);
  });
});
