import { signUpFunctions } from '../iam/names.js';
import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { entries, is } from '../template/tokens.js';
import { Optional } from '../template/objects.js';
import { type Account, managed, ref } from './managed.js';

/** Institution roles, most powerful first: the group with the lowest precedence names a person's role. */
const ROLES = ['admin', 'instructor', 'student'] as const;

const title = (role: string): string => `${role[0]?.toUpperCase()}${role.slice(1)}Role`;

function userPool(account: Account): void {
  const { aws } = account.values;
  managed(account, 'cognitoidp', 'UserPool', 'users', {
    name: aws.prefix,
    userPoolTier: 'PLUS',
    usernameAttributes: ['email'],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ['email'], // control: verified-email
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ['email'] },
    adminCreateUserConfig: { allowAdminCreateUserOnly: false },
    verificationMessageTemplate: { defaultEmailOption: 'CONFIRM_WITH_CODE' },
    accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
    passwordPolicy: {
      minimumLength: 12, // control: pool-password-length
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: false,
      temporaryPasswordValidityDays: 1,
    },
    mfaConfiguration: 'OPTIONAL',
    softwareTokenMfaConfiguration: { enabled: true },
    userPoolAddOns: { advancedSecurityMode: 'ENFORCED' },
    deletionProtection: 'ACTIVE',
    ...entries(aws.signUpFunctions, {
      lambdaConfig: {
        preSignUp: `${signUpFunctions(account.values)}-pre-sign-up`,
        postConfirmation: `${signUpFunctions(account.values)}-post-confirmation`,
        postAuthentication: `${signUpFunctions(account.values)}-post-authentication`, // control: post-authentication
      },
    }),
  });
}

/**
 * The document's "tokens expire 30 days after sign-in" is the refresh token: Cognito's access and ID tokens live a day
 * at most, and an hour here. Browsers never see the pool's refresh token: auth keeps it encrypted and hands out one of
 * its own, which rotates. The pool must not rotate as well: with rotation it refuses `REFRESH_TOKEN_AUTH`, and of two
 * instances that renew one sign-in at once the slower would keep a token that is no longer good.
 */
function appClient(account: Account): void {
  managed(account, 'cognitoidp', 'UserPoolClient', 'services', {
    name: 'services',
    userPoolIdRef: ref('users'),
    generateSecret: true,
    // control: client-flows
    explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    preventUserExistenceErrors: 'ENABLED',
    enableTokenRevocation: true,
    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: 30, // control: pool-token-days
    tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' }],
  });
}

/** Who may take a role: signed-in people of this installation's identity pool. */
const signedInPeople = ({ aws }: AilaValues): string =>
  json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': aws.identityPoolId },
          'ForAnyValue:StringLike': {
            // control: group-role-sign-in
            'cognito-identity.amazonaws.com:amr': 'authenticated',
          },
        },
      },
    ],
  });

/**
 * StudentRole, InstructorRole and AdminRole. They hold no permission: a browser never calls AWS here, and what a role
 * may do is decided by the services from the group in the token. A university that lets people call AWS adds it here.
 */
function groupRoles(account: Account): void {
  const { values } = account;
  const { aws } = values;
  ROLES.forEach((role, index) => {
    managed(
      account,
      'iam',
      'Role',
      `group-${role}`,
      {
        description: `People of the ${role} group`,
        assumeRolePolicy: signedInPeople(values),
        maxSessionDuration: 3600,
      },
      { externalName: `${aws.prefix}-${title(role)}` },
    );
    // control: user-groups
    managed(account, 'cognitoidp', 'UserGroup', role, {
      name: role,
      userPoolIdRef: ref('users'),
      precedence: (index + 1) * 10,
      roleArnRef: ref(`group-${role}`), // control: group-role
    });
  });
}

/** Hands each signed-in person the role of their group, and nobody else anything. */
function identityPool(account: Account): void {
  const { aws, identity } = account.values;
  const providerName = `cognito-idp.${aws.region}.amazonaws.com/${identity.userPoolId}`;
  managed(account, 'cognitoidentity', 'Pool', 'users', {
    identityPoolName: aws.prefix,
    allowUnauthenticatedIdentities: false,
    allowClassicFlow: false,
    cognitoIdentityProviders: [{ clientId: identity.clientId, providerName, serverSideTokenCheck: true }],
  });
  managed(account, 'cognitoidentity', 'PoolRolesAttachment', 'users', {
    identityPoolIdRef: ref('users'),
    roles: { authenticated: `arn:aws:iam::${aws.accountId}:role/${aws.prefix}-${title('student')}` },
    roleMapping: [
      { identityProvider: `${providerName}:${identity.clientId}`, type: 'Token', ambiguousRoleResolution: 'Deny' },
    ],
  });
}

export function identity({ at, values }: Account): void {
  const account = { at: new Optional(at, 'cognito', is(values.identity.provider, 'cognito')), values };
  userPool(account);
  appClient(account);
  groupRoles(account);
  identityPool(account);
}
