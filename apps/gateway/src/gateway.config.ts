import {
  databaseSettings,
  queueSettings,
  readConfig,
  serviceSettings,
  settingsGroup,
  tokenSettings,
} from '@aila/config';
import { z } from 'zod';

/** Where browsers reach Aila, and where the gateway finds the services behind it. */
export const edgeSettings = settingsGroup(
  z.object({
    PUBLIC_URL: z.url(),
    AUTH_URL: z.url(),
    FILES_URL: z.url(),
    TEXT_GEN_URL: z.url(),
    /** The built web client; left out where a CDN serves it. */
    WEB_ROOT: z.string().optional(),
    /** Off: plain HTTP towards browsers on the same machine; towards the services it is always mutual TLS. */
    PUBLIC_TLS: z.enum(['on', 'off']).default('on'),
    /** Proxies of ours between browsers and the gateway; one too many lets callers choose the address that is held against them. */
    TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
    /** After so many milliseconds a caller without a stream is told where the reply goes on; CloudFront waits for 60 s. */
    REPLY_WAIT_MS: z.coerce.number().int().min(1).max(3_600_000).default(45_000),
    OBJECT_STORE: z.enum(['disk', 's3']).default('disk'),
    /** Where permits of a store elsewhere point to; pages must be allowed to send files there. */
    OBJECT_STORE_ORIGIN: z.url().optional(),
  }),
  (e) => ({
    publicUrl: new URL(e.PUBLIC_URL).origin,
    authUrl: e.AUTH_URL,
    filesUrl: e.FILES_URL,
    textGenUrl: e.TEXT_GEN_URL,
    publicTls: e.PUBLIC_TLS === 'on',
    webRoot: e.WEB_ROOT ?? null,
    proxies: e.TRUSTED_PROXY_HOPS,
    replyWait: e.REPLY_WAIT_MS,
    /** The disk store has no address of its own for browsers: the gateway passes its requests on. */
    relaysStore: e.OBJECT_STORE === 'disk',
    storeOrigins: e.OBJECT_STORE_ORIGIN === undefined ? [] : [new URL(e.OBJECT_STORE_ORIGIN).origin],
  }),
  (value) => [
    ...(value.publicUrl.startsWith('https:') ? [] : ['PUBLIC_URL: production needs https']),
    ...(value.publicTls ? [] : ['PUBLIC_TLS: production needs it on']),
    ...(value.relaysStore || value.storeOrigins.length > 0
      ? []
      : ['OBJECT_STORE_ORIGIN: without it no browser may upload to the store']),
  ],
);

export const settingsGroups = {
  service: serviceSettings,
  database: databaseSettings,
  queue: queueSettings,
  token: tokenSettings,
  edge: edgeSettings,
};

export function readGatewayConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(settingsGroups, environment);
}

export type GatewayConfig = ReturnType<typeof readGatewayConfig>;
