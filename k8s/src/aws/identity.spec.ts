import { isAllowed, type PolicyDocument } from '../iam/evaluate.js';
import { awsFields, manifestsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);

describe('people', () => {
  test('sign themselves up with their address, verified by a code', () => {
    expect(fields('UserPool', 'users')).toMatchObject({
      usernameAttributes: ['email'],
      autoVerifiedAttributes: ['email'],
      adminCreateUserConfig: { allowAdminCreateUserOnly: false },
      verificationMessageTemplate: { defaultEmailOption: 'CONFIRM_WITH_CODE' },
    });
  });

  test('choose passwords that are longer than the documented eight characters', () => {
    expect(fields('UserPool', 'users')['passwordPolicy']).toMatchObject({
      minimumLength: 12,
      requireLowercase: true,
      requireUppercase: true,
    });
  });

  test('may sign in by password and SRP, stay for 30 days, and hold tokens for an hour', () => {
    expect(fields('UserPoolClient', 'services')).toMatchObject({
      explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      refreshTokenValidity: 30,
      accessTokenValidity: 60,
      tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' }],
      enableTokenRevocation: true,
      preventUserExistenceErrors: 'ENABLED',
    });
  });

  test('renew their sign-in at the pool by the one flow that auth uses, which rotation would forbid', () => {
    expect(fields('UserPoolClient', 'services')).not.toHaveProperty('refreshTokenRotation');
  });

  test.each(['student', 'instructor', 'admin'])(
    'the %s group hands out its own IAM role, only to signed-in people',
    (role) => {
      expect(fields('UserGroup', role)['roleArnRef']).toEqual({ name: `group-${role}` });
      const trust = JSON.parse(fields('Role', `group-${role}`)['assumeRolePolicy'] as string) as PolicyDocument;
      const ask = (amr: string) =>
        isAllowed([trust], {
          action: 'sts:AssumeRoleWithWebIdentity',
          resource: '*',
          context: {
            'cognito-identity.amazonaws.com:aud': 'ca-central-1:00000000-0000-0000-0000-000000000000',
            'cognito-identity.amazonaws.com:amr': [amr],
          },
        });
      expect(ask('authenticated')).toBe(true);
      expect(ask('unauthenticated')).toBe(false);
    },
  );

  test('the three hooks can be functions where a university keeps them', () => {
    expect(Object.keys(fields('UserPool', 'users')['lambdaConfig'] as object).sort()).toEqual([
      'postAuthentication',
      'postConfirmation',
      'preSignUp',
    ]);
  });
});
