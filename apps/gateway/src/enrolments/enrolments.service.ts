import { randomInt } from 'node:crypto';
import type { UserActor } from '@aila/access';
import { AilaError, type AccessCode, type AccessCodeLimits, type Course } from '@aila/contracts';
import { AccessCodeRow, authoriseInCourse, Database, recordAudit, statementsFor } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { selectCourse } from '../courses/courses.service.js';

/** Letters and digits that nobody confuses: no I, L, O, U, 0 or 1. Four groups of four carry 78 bits. */
const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const groups = 4;
const groupLength = 4;

const refusals = {
  unknown: 'ACCESS_CODE_UNKNOWN',
  expired: 'ACCESS_CODE_EXPIRED',
  'used-up': 'ACCESS_CODE_USED_UP',
  inactive: 'COURSE_INACTIVE',
} as const;

const joinCourse = statementsFor('gateway')(
  'course.join',
  'select joined_course_id, outcome from access.join_course($1)',
  z.object({
    /** Null unless the person is a member now. */
    joined_course_id: z.uuid().nullable(),
    outcome: z.enum(['joined', 'already-member', 'unknown', 'expired', 'used-up', 'inactive']),
  }),
);

/** Joining a course, and the code that lets one in. */
@Injectable()
export class EnrolmentsService {
  constructor(private readonly database: Database) {}

  /** Joins by access code; a member who joins again simply gets the course. */
  async join(actor: UserActor, accessCode: string): Promise<Course> {
    return this.database.asActor(actor, async (tx) => {
      const joined = await tx.optionalRow(joinCourse, [normalise(accessCode)]);
      const outcome = joined?.outcome ?? 'unknown';
      if (outcome in refusals) throw new AilaError(refusals[outcome as keyof typeof refusals]);
      const courseId = joined?.joined_course_id as string;
      if (outcome === 'joined')
        await recordAudit(tx, actor, { action: 'course.joined', courseId, targetId: actor.userId });
      return selectCourse(tx, actor, courseId);
    });
  }

  async accessCode(actor: UserActor, courseId: string): Promise<AccessCode> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'access-code.manage', { courseId });
      const row = await tx.findOneBy(AccessCodeRow, { courseId });
      if (!row) throw new AilaError('NOT_FOUND', { what: 'access code' });
      return toAccessCode(row);
    });
  }

  /** How long and how often the code may be used; uses so far count. @throws NOT_FOUND, FORBIDDEN */
  async limitAccessCode(actor: UserActor, courseId: string, limits: AccessCodeLimits): Promise<AccessCode> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'access-code.manage', { courseId });
      const { maxUses, expiresAt } = limits;
      await tx.update(
        AccessCodeRow,
        { courseId },
        { maxUses, expiresAt: expiresAt === null ? null : new Date(expiresAt) },
      );
      const row = await tx.findOneBy(AccessCodeRow, { courseId });
      if (!row) throw new AilaError('NOT_FOUND', { what: 'access code' });
      await recordAudit(tx, actor, {
        action: 'access-code.limited',
        courseId,
        targetId: courseId,
        details: { ...limits },
      });
      return toAccessCode(row);
    });
  }

  /** Replaces the code by one without limits; the old one stops working at once, members stay. */
  async renewAccessCode(actor: UserActor, courseId: string): Promise<AccessCode> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'access-code.manage', { courseId });
      const code = newAccessCode();
      const row = { courseId, code, createdAt: new Date(), expiresAt: null, maxUses: null, uses: 0 };
      await tx.upsert(AccessCodeRow, row, ['courseId']);
      await recordAudit(tx, actor, { action: 'access-code.renewed', courseId, targetId: courseId });
      return toAccessCode(row);
    });
  }
}

const toAccessCode = ({
  code,
  expiresAt,
  maxUses,
  uses,
}: Omit<AccessCodeRow, 'courseId' | 'createdAt'>): AccessCode => ({
  code,
  expiresAt: expiresAt?.toISOString() ?? null,
  maxUses,
  uses,
});

export function newAccessCode(): string {
  const letters = Array.from({ length: groups * groupLength }, () => alphabet[randomInt(alphabet.length)]);
  return Array.from({ length: groups }, (_, group) =>
    letters.slice(group * groupLength, (group + 1) * groupLength).join(''),
  ).join('-');
}

/** People type codes in lower case, without dashes, or with spaces. */
function normalise(code: string): string {
  const letters = code.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return letters.match(/.{1,4}/g)?.join('-') ?? '';
}
