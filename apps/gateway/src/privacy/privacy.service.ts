import { hasRole, type UserActor } from '@aila/access';
import { AilaError, PrivacyMode, privacyModes, type CoursePrivacy, type CoursePrivacyInput } from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const statement = statementsFor('gateway');
const readPrivacy = statement(
  'privacy.current',
  'select mode, version, created_at from course.privacy where course_id = $1 order by version desc limit 1',
  z.object({ mode: PrivacyMode, version: z.number(), created_at: z.date() }),
);
const addPrivacy = statement(
  'privacy.add',
  'insert into course.privacy (course_id, version, mode, author_id) values ($1, $2, $3, $4) on conflict do nothing',
);

const nobodyHasChosen: CoursePrivacy = { mode: 'identified', version: 0, changedAt: null };

/** What the staff of a course may know of its students' chats: told to the students, and never opened behind their backs. */
@Injectable()
export class PrivacyService {
  constructor(private readonly database: Database) {}

  /** @throws NOT_FOUND, FORBIDDEN */
  current(actor: UserActor, courseId: string): Promise<CoursePrivacy> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.read', { courseId });
      return newestOf(tx, courseId);
    });
  }

  /**
   * Puts another mode in force; the same again changes nothing.
   *
   * @throws NOT_FOUND, FORBIDDEN; CONFLICT when somebody changed it since `version` was read; PRIVACY_PROMISED when an
   *   instructor opens what was closed
   */
  change(actor: UserActor, courseId: string, { mode, version }: CoursePrivacyInput): Promise<CoursePrivacy> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'privacy.edit', { courseId });
      const before = await newestOf(tx, courseId);
      if (before.mode === mode) return before;
      const conflict = new AilaError('CONFLICT', { what: 'This setting' });
      if (before.version !== version) throw conflict;
      const opens = privacyModes.indexOf(mode) < privacyModes.indexOf(before.mode);
      if (opens && !hasRole(actor, 'admin')) throw new AilaError('PRIVACY_PROMISED');
      if ((await tx.run(addPrivacy, [courseId, version + 1, mode, actor.userId])) === 0) throw conflict;
      await recordAudit(tx, actor, { action: 'privacy.changed', courseId, details: { from: before.mode, to: mode } });
      return newestOf(tx, courseId);
    });
  }
}

async function newestOf(tx: Transaction, courseId: string): Promise<CoursePrivacy> {
  const row = await tx.optionalRow(readPrivacy, [courseId]);
  return row ? { mode: row.mode, version: row.version, changedAt: row.created_at.toISOString() } : nobodyHasChosen;
}
