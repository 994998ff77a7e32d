import {
  databaseSettings,
  queueSettings,
  readConfig,
  serviceSettings,
  settingsGroup,
  tokenSettings,
} from '@aila/config';
import { z } from 'zod';
import { limitSettings, trashSettings } from './gateway.limits.js';

/** Where browsers reach Aila, and where the gateway finds the services behind it. */
export abstract class EdgeSettings {
  /** Origin, without a path. */
  abstract readonly publicUrl: string;
  abstract readonly authUrl: string;
  abstract readonly filesUrl: string;
  abstract readonly textGenUrl: string;
  abstract readonly publicTls: boolean;
  abstract readonly webRoot: string | null;
  abstract readonly graphiqlRoot: string | null;
  /** Proxies of ours before the gateway. */
  abstract readonly proxies: number;
  /** Milliseconds after which a caller without a stream is told where the reply goes on. */
  abstract readonly replyWait: number;
  /** The disk store has no address of its own for browsers: the gateway passes its requests on. */
  abstract readonly relaysStore: boolean;
  abstract readonly storeOrigins: readonly string[];
}

export const edgeSettings = settingsGroup(
  z.object({
    PUBLIC_URL: z.url().describe('Where browsers reach Aila.'),
    AUTH_URL: z.url().describe('Where the gateway finds the auth service.'),
    FILES_URL: z.url().describe('Where the gateway finds the files service.'),
    TEXT_GEN_URL: z.url().describe('Where the gateway finds the text-gen service.'),
    WEB_ROOT: z.string().optional().describe('Folder of the built web client; left out where a CDN serves it.'),
    GRAPHIQL_ROOT: z
      .string()
      .optional()
      .describe('Folder of the built page for trying GraphQL out, served at `/graphiql`. Not in production.'),
    PUBLIC_TLS: z
      .enum(['on', 'off'])
      .default('on')
      .describe(
        '`off`: plain HTTP towards browsers on the same machine. Towards the services it is always mutual TLS.',
      ),
    TRUSTED_PROXY_HOPS: z.coerce
      .number()
      .int()
      .min(0)
      .max(10)
      .default(0)
      .describe(
        'Proxies of the institution between browsers and the gateway. With one too many, callers choose the address that limits count them by.',
      ),
    REPLY_WAIT_MS: z.coerce
      .number()
      .int()
      .min(1)
      .max(3_600_000)
      .default(45_000)
      .describe(
        'Milliseconds after which a caller without a stream is told where the reply goes on. CloudFront waits for 60 s.',
      ),
    OBJECT_STORE: z
      .enum(['disk', 's3'])
      .default('disk')
      .describe('Where uploaded files are kept: in a folder of this machine, or in an S3-compatible store.'),
    OBJECT_STORE_ORIGIN: z
      .url()
      .optional()
      .describe('Where permits of a store elsewhere point to; pages are allowed to send files there.'),
  }),
  (e): EdgeSettings => ({
    publicUrl: new URL(e.PUBLIC_URL).origin,
    authUrl: e.AUTH_URL,
    filesUrl: e.FILES_URL,
    textGenUrl: e.TEXT_GEN_URL,
    publicTls: e.PUBLIC_TLS === 'on',
    webRoot: e.WEB_ROOT ?? null,
    graphiqlRoot: e.GRAPHIQL_ROOT ?? null,
    proxies: e.TRUSTED_PROXY_HOPS,
    replyWait: e.REPLY_WAIT_MS,
    relaysStore: e.OBJECT_STORE === 'disk',
    storeOrigins: e.OBJECT_STORE_ORIGIN === undefined ? [] : [new URL(e.OBJECT_STORE_ORIGIN).origin],
  }),
  [
    {
      variable: 'PUBLIC_URL',
      because: 'production needs https',
      when: (value) => !value.publicUrl.startsWith('https:'),
    },
    { variable: 'PUBLIC_TLS', because: 'production needs it on', when: (value) => !value.publicTls },
    { variable: 'GRAPHIQL_ROOT', because: 'production has no such page', when: (value) => value.graphiqlRoot !== null },
    {
      variable: 'OBJECT_STORE_ORIGIN',
      because: 'without it no browser may upload to the store',
      when: (value) => !value.relaysStore && value.storeOrigins.length === 0,
    },
  ],
);

export const settingsGroups = {
  service: serviceSettings,
  database: databaseSettings,
  queue: queueSettings,
  token: tokenSettings,
  edge: edgeSettings,
  limits: limitSettings,
  trash: trashSettings,
};

export function readGatewayConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(settingsGroups, environment);
}

export type GatewayConfig = ReturnType<typeof readGatewayConfig>;
