import { settingsGroup } from '@aila/config';
import { z } from 'zod';

const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

export interface GatewayLimits {
  /** GraphQL queries and mutations that one person runs at a time on one gateway. */
  readonly queriesPerPerson: number;
  readonly relays: { readonly maxRunning: number; readonly idleMs: number; readonly totalMs: number };
}

/** What one gateway takes on at a time. Who comes on top is refused with a code, and nobody waits in silence. */
export const limitSettings = settingsGroup(
  z.object({
    GRAPHQL_QUERIES_PER_PERSON: count(4).describe(
      'GraphQL queries and mutations that one person may run at the same time on one gateway.',
    ),
    RELAY_MAX_RUNNING: count(100).describe(
      'Disk store: uploads and downloads that pass through one gateway at the same time. Further ones are refused.',
    ),
    RELAY_IDLE_SECONDS: count(60).describe(
      'Disk store: seconds after which one in which nothing moves is ended by the gateway.',
    ),
    RELAY_TOTAL_MINUTES: count(60).describe(
      'Disk store: the longest that one may pass through, in minutes. Half a gigabyte at 2 Mbit/s takes 35.',
    ),
  }),
  (e): GatewayLimits => ({
    queriesPerPerson: e.GRAPHQL_QUERIES_PER_PERSON,
    relays: {
      maxRunning: e.RELAY_MAX_RUNNING,
      idleMs: e.RELAY_IDLE_SECONDS * 1_000,
      totalMs: e.RELAY_TOTAL_MINUTES * 60_000,
    },
  }),
);
