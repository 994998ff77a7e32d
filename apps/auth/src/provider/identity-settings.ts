import { settingsGroup } from '@aila/config';
import { z } from 'zod';
import type { CognitoSettings } from './cognito/cognito-pool.js';

export type IdentitySettings = { readonly kind: 'builtin' } | ({ readonly kind: 'cognito' } & CognitoSettings);

/** Who keeps passwords and signs tokens. */
export const identitySettings = settingsGroup(
  z.discriminatedUnion('IDENTITY_PROVIDER', [
    z.object({
      IDENTITY_PROVIDER: z
        .literal('builtin')
        .optional()
        .describe('Who keeps passwords and signs tokens: Aila itself, or Amazon Cognito.'),
    }),
    z.object({
      IDENTITY_PROVIDER: z.literal('cognito'),
      COGNITO_USER_POOL_ID: z.string().describe('Id of the user pool.'),
      COGNITO_CLIENT_ID: z.string().describe('Id of Aila’s app client in the user pool.'),
      COGNITO_CLIENT_SECRET_FILE: z.string().describe('File with the secret of that client.'),
      COGNITO_ENDPOINT: z
        .url()
        .optional()
        .describe('Address of the Cognito API and of the keys of its tokens; left out for Amazon’s own.'),
      AWS_REGION: z.string().describe('Region of AWS, where one of its services is used.'),
    }),
  ]),
  (e): IdentitySettings =>
    e.IDENTITY_PROVIDER === 'cognito'
      ? {
          kind: 'cognito',
          userPoolId: e.COGNITO_USER_POOL_ID,
          clientId: e.COGNITO_CLIENT_ID,
          clientSecretFile: e.COGNITO_CLIENT_SECRET_FILE,
          endpoint: e.COGNITO_ENDPOINT ?? null,
          region: e.AWS_REGION,
        }
      : { kind: 'builtin' },
);
