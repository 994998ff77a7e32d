import { settingsGroup } from '@aila/config';
import { z } from 'zod';

export type FieldKeySettings =
  | {
      readonly kind: 'local';
      /** 32 random bytes in base64 per line; the first line encrypts, all of them decrypt. */
      readonly keyFile: string;
    }
  | { readonly kind: 'kms'; readonly keyId: string };

/** The key that protects single fields in the database. */
export const fieldKeySettings = settingsGroup(
  z.discriminatedUnion('FIELD_KEYS', [
    z.object({ FIELD_KEYS: z.literal('local'), FIELD_KEY_FILE: z.string() }),
    z.object({ FIELD_KEYS: z.literal('kms'), KMS_KEY_ID: z.string() }),
  ]),
  (e): FieldKeySettings =>
    e.FIELD_KEYS === 'local' ? { kind: 'local', keyFile: e.FIELD_KEY_FILE } : { kind: 'kms', keyId: e.KMS_KEY_ID },
  (value) => (value.kind === 'local' ? ['FIELD_KEYS: a key in a local file is a development default'] : []),
);
