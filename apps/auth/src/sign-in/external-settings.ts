import { readFileSync } from 'node:fs';
import { settingsGroup } from '@aila/config';
import { InstitutionRole } from '@aila/contracts';
import { z } from 'zod';

const ExternalProvider = z.strictObject({
  /** Part of the callback address, which must be registered with the provider. */
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** What the sign-in page calls it. */
  name: z.string().min(1).max(80),
  issuer: z.url(),
  clientId: z.string().min(1),
  clientSecretFile: z.string().min(1),
  scope: z.string().default('openid profile email'),
  /** Domains for which its word about e-mail addresses is taken, as in the admission list. */
  emailDomains: z.array(z.string().toLowerCase()).min(1),
  /** For providers that only have verified addresses and do not say so. */
  emailsAreVerified: z.boolean().default(false),
  /** Seconds by which its clock may differ from ours. */
  clockSkewSeconds: z.number().int().min(0).max(300).default(30),
  /** The claim that lists what somebody is at the institution, and which of our roles follow. */
  rolesClaim: z.string().default('groups'),
  roles: z.record(z.string(), InstitutionRole).default({}),
});
export type ExternalProvider = z.infer<typeof ExternalProvider>;

const ProvidersFile = z
  .array(ExternalProvider)
  .refine((providers) => new Set(providers.map(({ id }) => id)).size === providers.length, 'ids must differ');

/** What people may sign in with besides a password of ours. */
export abstract class ExternalProviders {
  abstract readonly all: readonly ExternalProvider[];
}

/** A JSON file, since each provider has many settings and there may be several. */
export const externalSettings = settingsGroup(
  z.object({
    OIDC_PROVIDERS_FILE: z
      .string()
      .optional()
      .describe('JSON file with the OpenID providers of the institution that people may sign in with.')
      .transform((file, context): ExternalProvider[] => {
        if (file === undefined) return [];
        const parsed = ProvidersFile.safeParse(parseFile(file));
        if (parsed.success) return parsed.data;
        for (const { path, message } of parsed.error.issues) context.addIssue(`${path.join('.')}: ${message}`);
        return z.NEVER;
      }),
  }),
  (e): readonly ExternalProvider[] => e.OIDC_PROVIDERS_FILE,
  [
    {
      variable: 'OIDC_PROVIDERS_FILE',
      because: 'the issuer of every provider must be reached by https',
      when: (providers) => providers.some(({ issuer }) => !issuer.startsWith('https:')),
    },
  ],
);

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return 'a file that is missing or holds no JSON';
  }
}
