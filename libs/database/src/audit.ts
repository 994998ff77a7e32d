import type { Actor } from '@aila/access';
import { currentCorrelationId } from '@aila/telemetry';
import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from './transaction.js';
import { AuditEventRow } from './entities/index.js';

/** `action` is `thing.verb`, as `module.created`; `details` holds facts, never what people wrote. */
export interface AuditEntry {
  readonly action: string;
  readonly courseId?: string;
  readonly targetId?: string;
  readonly details?: Record<string, string | number | boolean | null>;
}

/** Writes to the audit log in the transaction of the change itself: both rows or neither. */
export async function recordAudit(tx: Transaction, actor: Actor, entry: AuditEntry): Promise<void> {
  await recordAudits(tx, actor, [entry]);
}

/** The same for many entries, by one statement. */
export async function recordAudits(tx: Transaction, actor: Actor, entries: readonly AuditEntry[]): Promise<void> {
  await tx.insert(
    AuditEventRow,
    entries.map((entry) => ({
      id: uuidv7(),
      at: new Date(),
      actorId: actor.kind === 'user' ? actor.userId : null,
      systemJob: actor.kind === 'system' ? actor.job : null,
      action: entry.action,
      courseId: entry.courseId ?? null,
      targetId: entry.targetId ?? null,
      details: entry.details ?? {},
      requestId: currentCorrelationId() ?? null,
    })),
  );
}
