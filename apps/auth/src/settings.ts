import {
  ConfigError,
  databaseSettings,
  readConfig,
  serviceSettings,
  settingsGroup,
  tokenSettings,
  type Environment,
} from '@aila/config';
import { passwordLengthFloor } from '@aila/contracts';
import { fieldKeySettings } from '@aila/crypto';
import { mailSettings } from '@aila/mail';
import { z } from 'zod';
import type { CognitoSettings } from './provider/cognito/cognito-pool.js';
import type { NetworkSettings } from './provider/networks.js';
import { externalSettings } from './sign-in/external-settings.js';

export interface DemoSettings {
  /** Password of the demo accounts; null: there are none. */
  readonly password: string | null;
}

const demoSettings = settingsGroup(
  z.object({
    AILA_DEMO_PASSWORD: z
      .string()
      .min(8)
      .optional()
      .describe('Password of the demo accounts; without it there are none.'),
  }),
  (e): DemoSettings => ({ password: e.AILA_DEMO_PASSWORD ?? null }),
  [
    {
      variable: 'AILA_DEMO_PASSWORD',
      because: 'demo accounts have no place in production',
      when: (value) => value.password !== null,
    },
  ],
);

export interface AccountSettings {
  /** Where people reach Aila. */
  readonly publicUrl: string;
  readonly passwordMinLength: number;
  /** Whoever confirms one of these addresses becomes administrator while there is none. */
  readonly firstAdmins: readonly string[];
}

const accountSettings = settingsGroup(
  z.object({
    PUBLIC_URL: z.url().describe('Where browsers reach Aila.'),
    PASSWORD_MIN_LENGTH: z.coerce
      .number()
      .int()
      .min(passwordLengthFloor)
      .max(64)
      .default(12)
      .describe('Characters that a new password has at least.'),
    FIRST_ADMIN_EMAILS: z
      .string()
      .default('')
      .describe(
        'Addresses, separated by commas: whoever confirms one of them becomes administrator while there is none.',
      ),
  }),
  (e): AccountSettings => ({
    publicUrl: e.PUBLIC_URL,
    passwordMinLength: e.PASSWORD_MIN_LENGTH,
    firstAdmins: e.FIRST_ADMIN_EMAILS.split(',')
      .map((email) => email.trim().toLowerCase())
      .filter(Boolean),
  }),
);

const networkSettings = settingsGroup(
  z.object({
    ATTEMPTS_IPV6_PREFIX: z.coerce
      .number()
      .int()
      .min(32)
      .max(128)
      .default(64)
      .describe('Leading bits of an IPv6 address that count as one place where passwords and codes are tried from.'),
  }),
  (e): NetworkSettings => ({ ipv6Prefix: e.ATTEMPTS_IPV6_PREFIX }),
);

export interface TriggerSettings {
  /** Holds what a bridge function of a user pool must send; null: there is none, and its endpoint refuses all. */
  readonly secretFile: string | null;
}

const triggerSettings = settingsGroup(
  z.object({
    TRIGGER_SECRET_FILE: z
      .string()
      .optional()
      .describe(
        'File with what a bridge function of a Cognito user pool must send; without it the endpoint of the triggers refuses all.',
      ),
  }),
  (e): TriggerSettings => ({ secretFile: e.TRIGGER_SECRET_FILE ?? null }),
);

export type IdentitySettings = { readonly kind: 'builtin' } | ({ readonly kind: 'cognito' } & CognitoSettings);

/** Who keeps passwords and signs tokens. */
const identitySettings = settingsGroup(
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

export const settingsGroups = {
  external: externalSettings,
  identity: identitySettings,
  triggers: triggerSettings,
  accounts: accountSettings,
  networks: networkSettings,
  mail: mailSettings,
  service: serviceSettings,
  database: databaseSettings,
  token: tokenSettings,
  fieldKeys: fieldKeySettings,
  demo: demoSettings,
};

type ValueOf<Group> = Group extends { read(...args: never[]): infer Result }
  ? Extract<Result, { value: unknown }>['value']
  : never;

export type AuthSettings = { readonly [Name in keyof typeof settingsGroups]: ValueOf<(typeof settingsGroups)[Name]> };

/** @throws ConfigError with all problems at once, or when settings contradict each other */
export function readAuthSettings(environment: Environment): AuthSettings {
  const settings = readConfig(settingsGroups, environment);
  checkTogether(settings);
  return settings;
}

/** @throws ConfigError when settings contradict each other */
function checkTogether({ identity, mail, demo, external }: AuthSettings): void {
  const problems: string[] = [];
  if (identity.kind === 'builtin' && mail.kind === 'none')
    problems.push('MAIL: the builtin identity provider mails codes; set it to outbox or smtp');
  if (identity.kind === 'cognito' && demo.password !== null)
    problems.push('AILA_DEMO_PASSWORD: demo accounts need the builtin identity provider');
  if (identity.kind === 'cognito' && external.length > 0)
    problems.push(
      'OIDC_PROVIDERS_FILE: outside providers sign in to accounts that Aila keeps itself; set IDENTITY_PROVIDER to builtin',
    );
  if (problems.length > 0) throw new ConfigError(problems);
}
