import type { UserActor } from '@aila/access';
import { statementsFor } from './statement.js';
import type { Transaction } from './transaction.js';

/** An event of the log of engagement. `details` holds facts, never what people wrote. */
export interface Engagement {
  readonly kind: 'module-created' | 'module-edited' | 'prompt-updated' | 'student-removed';
  readonly courseId: string;
  readonly moduleId?: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

const addEngagement = statementsFor('gateway')(
  'engagement.add',
  'insert into analytics.engagement (kind, user_id, course_id, module_id, details) values ($1, $2, $3, $4, $5)',
);

/** Notes what somebody did in a course, in the transaction in which they did it. The database adds their role there. */
export async function recordEngagement(
  tx: Transaction,
  { userId }: UserActor,
  { kind, courseId, moduleId, details = {} }: Engagement,
): Promise<void> {
  await tx.run(addEngagement, [kind, userId, courseId, moduleId ?? null, JSON.stringify(details)]);
}
