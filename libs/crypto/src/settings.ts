import { settingsGroup } from '@aila/config';
import { z } from 'zod';

export type FieldKeySettings =
  | {
      /** `local` was made beside the data by the development set-up; `secret` comes from a store of secrets. */
      readonly kind: 'local' | 'secret';
      /** 32 random bytes in base64 per line; the first line encrypts, all of them decrypt. */
      readonly keyFile: string;
    }
  | { readonly kind: 'kms'; readonly keyArn: string };

/** By name alone KMS would encrypt, but the message names the key itself, and nothing would decrypt it again. */
const keyArn = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/;

/** The key that protects single fields in the database. */
export const fieldKeySettings = settingsGroup(
  z.discriminatedUnion('FIELD_KEYS', [
    z.object({
      FIELD_KEYS: z
        .enum(['local', 'secret'])
        .describe(
          'The key that protects single fields in the database: a file beside the data, a mounted secret, or a key of AWS KMS.',
        ),
      FIELD_KEY_FILE: z
        .string()
        .describe('File with 32 random bytes in base64 a line; the first line encrypts, all of them decrypt.'),
    }),
    z.object({
      FIELD_KEYS: z.literal('kms'),
      KMS_KEY_ARN: z
        .string()
        .regex(keyArn, 'must be the ARN of a key or of an alias')
        .describe('ARN of the KMS key or of an alias.'),
    }),
  ]),
  (e): FieldKeySettings =>
    e.FIELD_KEYS === 'kms' ? { kind: 'kms', keyArn: e.KMS_KEY_ARN } : { kind: e.FIELD_KEYS, keyFile: e.FIELD_KEY_FILE },
  [
    {
      variable: 'FIELD_KEYS',
      because: 'a key beside the data is a development default; use kms, or secret with a mounted keyring',
      when: (value) => value.kind === 'local',
    },
  ],
);
