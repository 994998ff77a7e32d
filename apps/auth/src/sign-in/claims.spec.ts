import { personFrom, roleChanges } from './claims.js';

const rules = {
  emailDomains: ['ubc.test'],
  emailsAreVerified: false,
  rolesClaim: 'groups',
  roles: { staff: 'instructor', students: 'student' } as const,
};
const claims = {
  sub: '1',
  email: 'Noor@UBC.test',
  email_verified: true,
  given_name: 'Noor',
  groups: ['staff', 'other'],
};

describe('what is taken from the claims of a provider', () => {
  test('address, names and the roles that follow from its groups', () => {
    expect(personFrom(claims, rules)).toEqual({
      subject: '1',
      email: 'noor@ubc.test',
      givenName: 'Noor',
      familyName: '',
      roles: ['instructor'],
    });
  });

  test.each([
    ['not verified', { email_verified: false }],
    ['verified in a way that nobody defined', { email_verified: 1 }],
    ['of a domain for which the provider cannot speak', { email: 'noor@sfu.test' }],
    ['missing', { email: undefined }],
    ['no address', { email: 'noor' }],
    ['a list', { email: ['noor@ubc.test'] }],
    ['two in one', { email: 'noor@sfu.test, x@ubc.test' }],
  ])('an address that is %s is not believed', (_, change) => {
    expect(personFrom({ ...claims, ...change }, rules)).toBeUndefined();
  });

  test('names of groups that objects have by nature give no role', () => {
    expect(personFrom({ ...claims, groups: ['constructor', '__proto__', 'toString', 5, null] }, rules)?.roles).toEqual(
      [],
    );
  });
});

describe('roles from an institution', () => {
  test('only what changed there since the last sign-in changes here', () => {
    expect(roleChanges(['student'], ['student', 'instructor'])).toEqual({ add: ['instructor'], remove: [] });
    expect(roleChanges(['student', 'instructor'], ['student'])).toEqual({ add: [], remove: ['instructor'] });
    expect(roleChanges(['student'], ['student'])).toEqual({ add: [], remove: [] });
  });
});
