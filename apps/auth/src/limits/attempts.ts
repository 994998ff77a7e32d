import { systemActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { sha256 } from '@aila/crypto';
import { RateLimitRow, Database, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { afterAttempt, limits, waitBefore, type LimitName } from './attempt-limit.js';

/** What is tried, by whom or on whom. Subjects are kept as hashes only. */
export interface Attempt {
  readonly limit: LimitName;
  readonly subject: string;
}

/** Counts tries over all instances, whether or not what they aim at exists. */
@Injectable()
export class Attempts {
  constructor(private readonly database: Database) {}

  /**
   * Counts one try before it is made.
   *
   * @throws TOO_MANY_REQUESTS with `seconds` to wait; the try is then not counted
   */
  async take(...attempts: readonly Attempt[]): Promise<void> {
    const wait = await this.database.asActor(systemActor('identity'), async (tx) => {
      const now = new Date();
      const states = await lockStates(tx, attempts, now);
      const longest = Math.max(0, ...states.map(({ row }) => waitBefore(row, now)));
      if (longest > 0) return longest;
      for (const { key, limit, row } of states)
        await tx.update(RateLimitRow, key, afterAttempt(row, now, limits[limit]));
      return 0;
    });
    if (wait > 0) throw new AilaError('TOO_MANY_REQUESTS', { seconds: Math.ceil(wait / 1000) });
  }

  /** Forgets the tries that led to a success. */
  async clear(...attempts: readonly Attempt[]): Promise<void> {
    await this.database.asActor(systemActor('identity'), async (tx) => {
      for (const attempt of attempts) await tx.delete(RateLimitRow, keyOf(attempt));
    });
  }
}

const keyOf = ({ limit, subject }: Attempt) => ({ limitName: limit, subject: sha256(`${limit}:${subject}`) });

/** Makes the rows that are missing and locks all, in one order for everybody, so that nobody waits in a circle. */
async function lockStates(tx: Transaction, attempts: readonly Attempt[], now: Date) {
  const ordered = attempts
    .map((attempt) => ({ limit: attempt.limit, key: keyOf(attempt) }))
    .sort((a, b) => a.limit.localeCompare(b.limit) || Buffer.compare(a.key.subject, b.key.subject));
  const states = [];
  for (const { limit, key } of ordered) {
    await tx
      .createQueryBuilder()
      .insert()
      .into(RateLimitRow)
      .values({ ...key, count: 0, lastAt: now, blockedUntil: null })
      .orIgnore()
      .execute();
    const row = await tx.findOneOrFail(RateLimitRow, { where: key, lock: { mode: 'pessimistic_write' } });
    states.push({ limit, key, row });
  }
  return states;
}
