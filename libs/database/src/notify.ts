import type { NotificationKind } from '@aila/contracts';
import { statementsFor } from './statement.js';
import type { Transaction } from './transaction.js';

export interface Notice {
  /** Ids of those who are told; who has no active account is left out. */
  readonly people: readonly string[];
  readonly kind: NotificationKind;
  readonly courseId?: string;
  /** The file, export or chat that it is about. */
  readonly subjectId?: string;
  /** `name` of the thing, a code as `detail`, and the module that it lies in; never what somebody said. */
  readonly facts?: { readonly name?: string; readonly detail?: string; readonly moduleId?: string };
}

const tell = statementsFor(
  'gateway',
  'auth',
  'files',
  'ingest',
  'text-gen',
)('notice.notify', 'select notice.notify($1, $2, $3, $4, $5)');

/**
 * Tells people of something in the transaction in which it happens: both or neither. One statement for however many.
 *
 * @throws where the service of the transaction tells nobody of this kind: the function in the database lists who tells of what
 */
export async function notify(tx: Transaction, { people, kind, courseId, subjectId, facts }: Notice): Promise<void> {
  if (people.length === 0) return;
  await tx.run(tell, [people, kind, courseId ?? null, subjectId ?? null, facts ?? {}]);
}
