import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { Pool } from 'pg';

interface Ids {
  readonly courseId: string;
  readonly conceptId: string;
  readonly student: UserActor;
}

interface ModelTable {
  readonly holds: 'course' | 'administration';
  readonly insert: (owner: Pool, ids: Ids) => Promise<unknown>;
}

/** The tables of language models and of what they cost, as `tenantTables` has them. */
export const modelTables: Readonly<Record<string, ModelTable>> = {
  'model.connection': {
    holds: 'administration',
    insert: (owner, { conceptId }) =>
      owner.query(
        `insert into model.connection (id, name, kind, currency, sealed_key, key_changed_at)
         values ($1, $2, 'openai', 'CAD', 'sealed', now())`,
        // An id of the tenant, by which the tables after it find it.
        [conceptId, randomUUID()],
      ),
  },
  'model.connection_course': {
    holds: 'administration',
    insert: (owner, { conceptId, courseId }) =>
      owner.query('insert into model.connection_course (connection_id, course_id) values ($1, $2)', [
        conceptId,
        courseId,
      ]),
  },
  'model.course_choice': {
    holds: 'course',
    insert: (owner, { conceptId, courseId }) =>
      owner.query('insert into model.course_choice (course_id, connection_id, version) values ($1, $2, 1)', [
        courseId,
        conceptId,
      ]),
  },
  'model.usage': {
    holds: 'administration',
    insert: (owner, { conceptId, courseId, student }) =>
      owner.query(
        `insert into model.usage
           (month, course_id, user_id, connection_id, model, currency, replies, input_tokens, output_tokens, cost)
         values ('2026-01-01', $1, $2, $3, 'model', 'CAD', 1, 1, 1, 1)`,
        [courseId, student.userId, conceptId],
      ),
  },
  'model.course_spending': {
    holds: 'administration',
    insert: (owner, { courseId }) =>
      owner.query(
        `insert into model.course_spending (month, course_id, currency, cost) values ('2026-01-01', $1, 'CAD', 1)`,
        [courseId],
      ),
  },
  'model.budget': {
    holds: 'administration',
    insert: (owner, { courseId }) =>
      owner.query(`insert into model.budget (id, course_id, amount, currency, version) values ($1, $2, 1, 'CAD', 1)`, [
        randomUUID(),
        courseId,
      ]),
  },
};
