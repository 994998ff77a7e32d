import { storeOrigin } from '../cluster/environment.js';
import type { AilaValues } from '../parameters/index.js';
import { type Account, managed } from './managed.js';

const year = 31536000;

/** The same as the gateway's (apps/gateway/src/web/security-headers.ts); a test compares both, header by header. */
const contentSecurityPolicy = (values: AilaValues): string =>
  [
    "default-src 'self'",
    "base-uri 'none'",
    `connect-src 'self' wss://${values.publicHost} ${storeOrigin(values)}`,
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'", // control: frame-ancestors
    "img-src 'self' data:",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'upgrade-insecure-requests',
  ].join(';');

const OTHERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Permitted-Cross-Domain-Policies': 'none',
};

/** Security headers for files of the site bucket. Nothing is overridden: what the gateway answers has its own. */
export function siteHeaders(account: Account): void {
  const { values } = account;
  managed(account, 'cloudfront', 'ResponseHeadersPolicy', 'site', {
    name: `${values.aws.prefix}-security-headers`,
    securityHeadersConfig: {
      strictTransportSecurity: {
        accessControlMaxAgeSec: year,
        includeSubdomains: true,
        preload: false,
        override: false,
      },
      contentTypeOptions: { override: false },
      frameOptions: { frameOption: 'DENY', override: false },
      referrerPolicy: { referrerPolicy: 'no-referrer', override: false },
      xssProtection: { protection: false, override: false },
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(values), override: false },
    },
    customHeadersConfig: {
      items: Object.entries(OTHERS).map(([header, value]) => ({ header, value, override: false })),
    },
  });
}
