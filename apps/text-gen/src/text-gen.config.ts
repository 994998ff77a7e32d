import { databaseSettings, readConfig, serviceSettings, settingsGroup, tokenSettings } from '@aila/config';
import type { Language } from '@aila/contracts';
import { embeddingSettings } from '@aila/embeddings';
import { fieldKeySettings } from '@aila/crypto';
import {
  guardedFetch,
  tutorModelSettings,
  type AddressRules,
  type ConnectionTerms,
  type Guardrail,
} from '@aila/language-model';
import { z } from 'zod';
import { repliesFor, usableMemory } from './reply-capacity.js';

export abstract class ReplySettings {
  /** Where other services reach this very instance; null: the address it listens on. */
  abstract readonly advertisedUrl: string | null;
  /** How long a running reply belongs to its instance without a sign of life. */
  abstract readonly leaseMs: number;
  /** How often a running reply is saved and its lease renewed; also how soon a lost right ends an open stream. */
  abstract readonly saveMs: number;
  /** How long running replies may take to end at shutdown before they are interrupted. */
  abstract readonly drainMs: number;
  /** Replies of one person that may run at once, on all instances together. */
  abstract readonly perPerson: number;
  /** Replies that may run at once on this instance. */
  abstract readonly perInstance: number;
  /** Output tokens that one person may use in 24 hours. */
  abstract readonly dailyTokensPerUser: number;
  /** How often a model is asked again that failed before its first token. */
  abstract readonly retries: number;
}

/** What holds for every connection that administrators make. */
export abstract class ConnectionRules implements ConnectionTerms {
  abstract readonly addresses: AddressRules;
  abstract readonly fetch: typeof fetch;
  abstract readonly guardrail: Guardrail | null;
  abstract readonly pauseMs: number;
}

/** As the settings of service and tutor say. */
export function connectionRules({ service, tutor }: Pick<TextGenConfig, 'service' | 'tutor'>): ConnectionRules {
  const addresses = { privateAddresses: tutor.privateConnections, httpsOnly: service.production };
  const pauseMs = tutor.model.kind === 'builtin' ? tutor.model.pauseMs : 0;
  return { addresses, fetch: guardedFetch(addresses), guardrail: tutor.guardrail, pauseMs };
}

/** Where a person in need finds help, in the institution's own words, by the language of the reader. */
export abstract class HelpTexts implements Readonly<Record<Language, string | null>> {
  abstract readonly en: string | null;
  abstract readonly fr: string | null;
}

const helpText = z.string().max(2_000).optional();

/** Someone in need gets the words in the other language rather than none: they name telephone numbers. */
const helpTexts = settingsGroup(
  z.object({
    TUTOR_HELP_TEXT_EN: helpText.describe(
      'What the institution tells somebody in need, in English: where to find help, with telephone numbers.',
    ),
    TUTOR_HELP_TEXT_FR: helpText.describe('The same in French. Where one of the two is missing, the other is shown.'),
  }),
  (e): HelpTexts => ({
    en: e.TUTOR_HELP_TEXT_EN ?? e.TUTOR_HELP_TEXT_FR ?? null,
    fr: e.TUTOR_HELP_TEXT_FR ?? e.TUTOR_HELP_TEXT_EN ?? null,
  }),
);

const milliseconds = (fallback: number) => z.coerce.number().int().min(10).max(3_600_000).default(fallback);

const replySettings = settingsGroup(
  z
    .object({
      ADVERTISED_URL: z
        .url()
        .optional()
        .describe('Where other services reach this very instance; without it the address it listens on.'),
      REPLY_LEASE_MS: milliseconds(15_000).describe(
        'Milliseconds that a running reply belongs to its instance without a sign of life.',
      ),
      REPLY_SAVE_MS: milliseconds(1_000).describe(
        'Milliseconds between two savings of a running reply; also how soon a lost right ends an open stream. An instance with more than 100 replies running saves each less often, at the least three times in `REPLY_LEASE_MS`.',
      ),
      REPLY_DRAIN_MS: milliseconds(15_000).describe(
        'Milliseconds that running replies may take to end at shutdown before they are interrupted.',
      ),
      TUTOR_REPLIES_PER_PERSON: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000)
        .default(3)
        .describe('Replies of one person that may run at once, on all instances together.'),
      TUTOR_REPLIES_PER_INSTANCE: z.coerce
        .number()
        .int()
        .min(1)
        .max(100_000)
        .optional()
        .describe('Replies that may run at once on one instance; without it as many as its memory is enough for.'),
      TUTOR_DAILY_TOKENS_PER_USER: z.coerce
        .number()
        .int()
        .min(1)
        .default(200_000)
        .describe('Output tokens that one person may use in 24 hours.'),
      TUTOR_RETRIES: z.coerce
        .number()
        .int()
        .min(0)
        .max(5)
        .default(1)
        .describe('How often a model is asked again that failed before its first token.'),
    })
    .refine((e) => e.REPLY_LEASE_MS >= 3 * e.REPLY_SAVE_MS, {
      path: ['REPLY_LEASE_MS'],
      message: 'must be at least three times REPLY_SAVE_MS, or a slow database ends replies',
    }),
  (e): ReplySettings => ({
    advertisedUrl: e.ADVERTISED_URL ?? null,
    leaseMs: e.REPLY_LEASE_MS,
    saveMs: e.REPLY_SAVE_MS,
    drainMs: e.REPLY_DRAIN_MS,
    perPerson: e.TUTOR_REPLIES_PER_PERSON,
    perInstance: e.TUTOR_REPLIES_PER_INSTANCE ?? repliesFor(usableMemory()),
    dailyTokensPerUser: e.TUTOR_DAILY_TOKENS_PER_USER,
    retries: e.TUTOR_RETRIES,
  }),
  [
    {
      variable: 'ADVERTISED_URL',
      because: 'other services need an address of this very instance',
      when: (value) => value.advertisedUrl === null,
    },
  ],
);

export const settingsGroups = {
  service: serviceSettings,
  database: databaseSettings,
  token: tokenSettings,
  tutor: tutorModelSettings,
  embeddings: embeddingSettings,
  replies: replySettings,
  helpTexts,
  fieldKeys: fieldKeySettings,
};

export function readTextGenConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(settingsGroups, environment);
}

export type TextGenConfig = ReturnType<typeof readTextGenConfig>;
