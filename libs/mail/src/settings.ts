import { settingsGroup } from '@aila/config';
import { z } from 'zod';

export type MailSettings =
  /** Where another provider mails by itself. */
  | { readonly kind: 'none' }
  | { readonly kind: 'outbox'; readonly directory: string }
  | {
      readonly kind: 'smtp';
      /** Holds `smtps://user:password@host:port`, or `smtp://` for a server that upgrades by STARTTLS. */
      readonly urlFile: string;
      readonly from: string;
    };

/** How mail leaves Aila. */
export const mailSettings = settingsGroup(
  z.discriminatedUnion('MAIL', [
    z.object({
      MAIL: z
        .literal('none')
        .optional()
        .describe('How mail leaves Aila: not at all (Cognito sends its own), as files in a folder, or by SMTP.'),
    }),
    z.object({ MAIL: z.literal('outbox'), MAIL_OUTBOX_DIR: z.string().describe('Folder that mails are written to.') }),
    z.object({
      MAIL: z.literal('smtp'),
      SMTP_URL_FILE: z
        .string()
        .describe('File with `smtps://user:password@host:port`, or `smtp://` for a server that upgrades by STARTTLS.'),
      MAIL_FROM: z.string().describe('Address that mails come from.'),
    }),
  ]),
  (e): MailSettings => {
    if (e.MAIL === 'outbox') return { kind: 'outbox', directory: e.MAIL_OUTBOX_DIR };
    if (e.MAIL === 'smtp') return { kind: 'smtp', urlFile: e.SMTP_URL_FILE, from: e.MAIL_FROM };
    return { kind: 'none' };
  },
  [
    {
      variable: 'MAIL',
      because: 'the outbox is a development default and delivers nothing',
      when: (value) => value.kind === 'outbox',
    },
  ],
);
