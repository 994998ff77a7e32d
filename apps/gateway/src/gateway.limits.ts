import { settingsGroup } from '@aila/config';
import { z } from 'zod';

const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

export abstract class TrashSettings {
  /** After so many days what is in the trash is deleted for good. */
  abstract readonly days: number;
}

export const trashSettings = settingsGroup(
  z.object({
    TRASH_DAYS: z.coerce
      .number()
      .int()
      .min(1)
      .max(365)
      .default(30)
      .describe('Days for which deleted courses, concepts and modules can be brought back.'),
  }),
  (e): TrashSettings => ({ days: e.TRASH_DAYS }),
);

export abstract class GatewayLimits {
  /** GraphQL queries and mutations that one person runs at a time on one gateway. */
  abstract readonly queriesPerPerson: number;
  abstract readonly sockets: {
    readonly subscriptionsPerSocket: number;
    readonly subscriptionsPerPerson: number;
    readonly perPerson: number;
    /** Sockets of nobody yet: no subscription of theirs was allowed so far. */
    readonly unproven: number;
    /** How long a socket may be nobody's. Milliseconds. */
    readonly proofMs: number;
  };
  abstract readonly relays: { readonly maxRunning: number; readonly idleMs: number; readonly totalMs: number };
}

/** What one gateway takes on at a time. Who comes on top is refused with a code, and nobody waits in silence. */
export const limitSettings = settingsGroup(
  z.object({
    GRAPHQL_QUERIES_PER_PERSON: count(4).describe(
      'GraphQL queries and mutations that one person may run at the same time on one gateway.',
    ),
    SUBSCRIPTIONS_PER_SOCKET: count(20).describe('GraphQL subscriptions on one socket.'),
    SUBSCRIPTIONS_PER_PERSON: count(50).describe('GraphQL subscriptions of one person on one gateway.'),
    SOCKETS_PER_PERSON: count(10).describe('Sockets for subscriptions of one person on one gateway; a tab needs one.'),
    SOCKETS_UNPROVEN: count(200).describe(
      'Sockets on one gateway that have not yet shown whose they are. Further connections are refused.',
    ),
    SOCKET_PROOF_SECONDS: count(10).describe(
      'Seconds after which a socket is closed that has not begun a subscription with a genuine token.',
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
    sockets: {
      subscriptionsPerSocket: e.SUBSCRIPTIONS_PER_SOCKET,
      subscriptionsPerPerson: e.SUBSCRIPTIONS_PER_PERSON,
      perPerson: e.SOCKETS_PER_PERSON,
      unproven: e.SOCKETS_UNPROVEN,
      proofMs: e.SOCKET_PROOF_SECONDS * 1_000,
    },
    relays: {
      maxRunning: e.RELAY_MAX_RUNNING,
      idleMs: e.RELAY_IDLE_SECONDS * 1_000,
      totalMs: e.RELAY_TOTAL_MINUTES * 60_000,
    },
  }),
);
