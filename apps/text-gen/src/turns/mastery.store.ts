import { statementsFor, type Transaction } from '@aila/database';
import { masteryOf } from '@aila/tutor';
import { z } from 'zod';
import { overrideOf } from '../chat/chat.rows.js';

const statement = statementsFor('text-gen');
const lockMastery = statement('chat.mastery.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 0))');
const readAttempts = statement(
  'chat.mastery.attempts',
  `select a.statement_id as "statementId", coalesce(o.score, a.score) as score, a.created_at as at,
     (a.evidence->>'statementsAvailable')::int as available
   from chat.attempt a ${overrideOf('a.message_id')}
   where a.user_id = $1 and a.module_id = $2 order by a.created_at, a.id`,
  z.object({ statementId: z.string(), score: z.number(), at: z.date(), available: z.number() }),
);
const readPolicy = statement(
  'chat.mastery.policy',
  `select mastery_threshold as threshold, mastery_statements as "distinctStatements"
   from chat.module_policy where module_id = $1`,
  z.object({ threshold: z.number(), distinctStatements: z.number() }),
);
const storeMastery = statement(
  'chat.mastery.store',
  `insert into chat.mastery (user_id, module_id, course_id, score, attempts, achieved_at)
   values ($1, $2, $3, $4, $5, $6)
   on conflict (user_id, module_id) do update
   set score = excluded.score, attempts = excluded.attempts, achieved_at = excluded.achieved_at, updated_at = now()`,
);

/** Whose mastery of which module. */
export interface MasteryKey {
  readonly actor: { readonly userId: string };
  readonly courseId: string;
  readonly moduleId: string;
}

/** Computes the mastery of one person in one module anew from all stored attempts, after one came or went. */
export async function updateMastery(
  tx: Transaction,
  { actor: { userId }, courseId, moduleId }: MasteryKey,
): Promise<void> {
  // Two sessions of one person in one module may end a turn at once; each must see the other's attempt.
  await tx.run(lockMastery, [`mastery:${userId}:${moduleId}`]);
  const attempts = await tx.rows(readAttempts, [userId, moduleId]);
  const policy = await tx.optionalRow(readPolicy, [moduleId]);
  const mastery = masteryOf(attempts, policy, attempts.at(-1)?.available);
  const achievedAt = mastery.masteredBy === null ? null : attempts[mastery.masteredBy]?.at;
  await tx.run(storeMastery, [userId, moduleId, courseId, mastery.level, mastery.attempts, achievedAt]);
}
