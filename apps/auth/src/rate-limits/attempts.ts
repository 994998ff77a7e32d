import { systemActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { sha256 } from '@aila/crypto';
import { Database, RateLimitRow, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Networks } from '../provider/networks.js';
import { afterAttempt, limits, waitBefore, type LimitName } from './attempt-limit.js';

/** What is tried, on whom and from where. Both are kept as hashes only. */
export interface Attempt {
  readonly limit: LimitName;
  /** The account, or left out when tries count for all accounts together. */
  readonly subject?: string;
  /** Counts for its whole network; left out when tries from everywhere count together. */
  readonly address?: string;
}

interface Key {
  readonly limitName: LimitName;
  readonly subject: Buffer;
}

/** Counts tries over all instances, whether or not what they aim at exists. */
@Injectable()
export class Attempts {
  constructor(
    private readonly database: Database,
    private readonly networks: Networks,
  ) {}

  /**
   * Counts one try before it is made.
   *
   * @throws TOO_MANY_REQUESTS with `seconds` to wait; the try is then not counted
   */
  async take(...attempts: readonly Attempt[]): Promise<void> {
    const wait = await this.database.asActor(systemActor('identity'), async (tx) => {
      const now = new Date();
      const states = await lockStates(
        tx,
        attempts.map((attempt) => this.keyOf(attempt)),
        now,
      );
      const longest = Math.max(0, ...states.map(({ row }) => waitBefore(row, now)));
      if (longest > 0) return longest;
      for (const { key, row } of states)
        await tx.update(RateLimitRow, key, afterAttempt(row, now, limits[key.limitName]));
      return 0;
    });
    if (wait > 0) throw new AilaError('TOO_MANY_REQUESTS', { seconds: Math.ceil(wait / 1000) });
  }

  /** Forgets the tries that led to a success. */
  async clear(...attempts: readonly Attempt[]): Promise<void> {
    await this.database.asActor(systemActor('identity'), async (tx) => {
      for (const attempt of attempts) await tx.delete(RateLimitRow, this.keyOf(attempt));
    });
  }

  private keyOf({ limit, subject, address }: Attempt): Key {
    const parts = [limit, subject ?? '', address === undefined ? '' : this.networks.of(address)];
    return { limitName: limit, subject: sha256(parts.join(' ')) };
  }
}

const lockState = statementsFor('auth')(
  'identity.rateLimit.lock',
  `insert into identity.rate_limit as known (limit_name, subject, count, last_at) values ($1, $2, 0, $3)
   on conflict (limit_name, subject) do update set count = known.count
   returning count, last_at, blocked_until`,
  z.object({ count: z.number(), last_at: z.date(), blocked_until: z.date().nullable() }),
);

/**
 * Makes the rows that are missing and locks all, in one order for everybody, so that nobody waits in a circle. One
 * statement a row: between two, somebody whose try succeeded may take the row away.
 */
async function lockStates(tx: Transaction, keys: readonly Key[], now: Date) {
  const ordered = keys.toSorted(
    (a, b) => a.limitName.localeCompare(b.limitName) || Buffer.compare(a.subject, b.subject),
  );
  const states = [];
  for (const key of ordered) {
    const row = await tx.row(lockState, [key.limitName, key.subject, now]);
    states.push({ key, row: { count: row.count, lastAt: row.last_at, blockedUntil: row.blocked_until } });
  }
  return states;
}
