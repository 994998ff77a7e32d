import {
  ConfigError,
  databaseSettings,
  readConfig,
  serviceSettings,
  settingsGroup,
  tokenSettings,
  type Environment,
} from '@aila/config';
import { fieldKeySettings } from '@aila/crypto';
import { mailSettings } from '@aila/mail';
import { z } from 'zod';
import { demoSettings } from './accounts/demo-settings.js';
import { accountSettings } from './provider/account-settings.js';
import { identitySettings } from './provider/identity-settings.js';
import type { NetworkSettings } from './provider/networks.js';
import { externalSettings } from './sign-in/external-settings.js';

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

export abstract class TriggerSettings {
  /** Holds what a bridge function of a user pool must send; null: there is none, and its endpoint refuses all. */
  abstract readonly secretFile: string | null;
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
