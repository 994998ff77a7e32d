import { settingsGroup } from '@aila/config';
import { passwordLengthFloor } from '@aila/contracts';
import { z } from 'zod';

export abstract class AccountSettings {
  /** Where people reach Aila. */
  abstract readonly publicUrl: string;
  abstract readonly passwordMinLength: number;
  /** Whoever confirms one of these addresses becomes administrator while there is none. */
  abstract readonly firstAdmins: readonly string[];
}

export const accountSettings = settingsGroup(
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
