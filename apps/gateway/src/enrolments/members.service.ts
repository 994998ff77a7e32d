import { hasRole, type UserActor } from '@aila/access';
import {
  AilaError,
  CourseRole,
  Id,
  listCursor,
  type AssignedRole,
  type CourseMember,
  type CourseMemberPage,
  type MemberQuery,
} from '@aila/contracts';
import {
  authoriseInCourse,
  Database,
  EnrolmentRow,
  notify,
  recordAudit,
  recordEngagement,
  statementsFor,
  UserAccount,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const MemberRow = z.object({
  user_id: z.uuid(),
  email: z.string(),
  given_name: z.string(),
  family_name: z.string(),
  preferred_name: z.string().nullable(),
  role: CourseRole,
  created_at: z.date(),
  last_seen_at: z.date().nullable(),
  achieved: z.number().nullable(),
});

const statement = statementsFor('gateway');
const listMembers = statement(
  'member.list',
  `with page as (
     select e.user_id, u.email, u.given_name, u.family_name, u.preferred_name, e.role, e.created_at
     from course.enrolment e join identity.user_account u on u.id = e.user_id
     where e.course_id = $1 and ($2::text is null or e.role = $2)
       and ($5::text is null or concat_ws(' ', u.preferred_name, u.given_name, u.family_name, u.email) ilike $5)
       and ($3::text[] is null or (lower(u.family_name), lower(u.given_name), u.id) > (lower($3[1]), lower($3[2]), $3[3]::uuid))
     order by lower(u.family_name), lower(u.given_name), u.id
     limit $4)
   select p.*, s.last_seen_at, s.achieved
   from page p left join access.standing_of_members($1, array(select user_id from page)) s on s.user_id = p.user_id
   order by lower(p.family_name), lower(p.given_name), p.user_id`,
  MemberRow,
);
const changeRole = statement(
  'member.changeRole',
  'update course.enrolment set role = $3 where course_id = $1 and user_id = $2',
);
const removeMember = statement(
  'member.remove',
  'delete from course.enrolment where course_id = $1 and user_id = $2 and role = $3',
);
const readRole = statement(
  'member.role',
  'select role from course.enrolment where course_id = $1 and user_id = $2',
  z.object({ role: CourseRole }),
);

const byName = listCursor(z.tuple([z.string(), z.string(), Id]));

/** Who takes part in a course, and in which role. Who teaches it is decided elsewhere, by administrators. */
@Injectable()
export class MembersService {
  constructor(private readonly database: Database) {}

  /** The members by family name, with when they were last seen and how far they are. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  list(actor: UserActor, courseId: string, { role, search, cursor, limit }: MemberQuery): Promise<CourseMemberPage> {
    const after = cursor === undefined ? null : byName.decode(cursor);
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'member.list', { courseId });
      const rows = await tx.rows(listMembers, [
        courseId,
        role ?? null,
        after,
        limit + 1,
        search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`,
      ]);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        items: page.map(toMember),
        nextCursor: last ? byName.encode([last.family_name, last.given_name, last.user_id]) : null,
      };
    });
  }

  /**
   * Gives a member another role; doing it again changes nothing. An administrator also makes somebody a member in this
   * way, and may give an instructor another role.
   *
   * @throws NOT_FOUND when the course or the member does not exist for the actor; FORBIDDEN
   */
  async assign(actor: UserActor, courseId: string, userId: string, role: AssignedRole): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'member.manage', { courseId });
      const before = await roleOf(tx, courseId, userId);
      if (before === role) return;
      if (before === undefined) return add(tx, actor, { courseId, userId, role });
      const changed = await tx.run(changeRole, [courseId, userId, role]);
      // Row-level security lets an instructor change nobody who teaches, themselves included.
      if (changed === 0) throw new AilaError('FORBIDDEN');
      await recordAudit(tx, actor, {
        action: 'member.role-changed',
        courseId,
        targetId: userId,
        details: { from: before, to: role },
      });
      await notify(tx, { people: [userId], kind: 'role-given', courseId, facts: { detail: role } });
    });
  }

  /** Ends somebody's part in a course. Their chats stay theirs and come back with them. @throws NOT_FOUND, FORBIDDEN */
  async remove(actor: UserActor, courseId: string, userId: string, role: AssignedRole): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'member.manage', { courseId });
      const removed = await tx.run(removeMember, [courseId, userId, role]);
      if (removed === 0) throw new AilaError('NOT_FOUND', { what: 'member' });
      await recordAudit(tx, actor, { action: 'member.removed', courseId, targetId: userId, details: { role } });
      if (role === 'student')
        await recordEngagement(tx, actor, { kind: 'student-removed', courseId, details: { studentId: userId } });
    });
  }
}

async function roleOf(tx: Transaction, courseId: string, userId: string): Promise<CourseRole | undefined> {
  return (await tx.optionalRow(readRole, [courseId, userId]))?.role;
}

/** Whoever is no administrator cannot tell who has an account, and hears that there is no such member. */
async function add(
  tx: Transaction,
  actor: UserActor,
  member: { courseId: string; userId: string; role: AssignedRole },
): Promise<void> {
  const { courseId, userId, role } = member;
  const known = hasRole(actor, 'admin') && (await tx.existsBy(UserAccount, { id: userId }));
  if (!known) throw new AilaError('NOT_FOUND', { what: 'member' });
  await tx.insert(EnrolmentRow, { courseId, userId, role, createdAt: new Date() });
  await recordAudit(tx, actor, { action: 'member.added', courseId, targetId: userId, details: { role } });
  await notify(tx, { people: [userId], kind: 'role-given', courseId, facts: { detail: role } });
}

function toMember(row: z.infer<typeof MemberRow>): CourseMember {
  const name = [row.preferred_name ?? row.given_name, row.family_name].filter(Boolean).join(' ');
  return {
    userId: row.user_id,
    displayName: name || row.email,
    email: row.email,
    role: row.role,
    joinedAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    achieved: row.achieved ?? 0,
  };
}
