import type { CoursePolicyName, UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  type Course,
  type CourseCopyInput,
  type CourseInput,
  type CourseListQuery,
  type CourseOutline,
  type CoursePatch,
  type Page,
} from '@aila/contracts';
import {
  authoriseInCourse,
  CourseRow,
  Database,
  EnrolmentRow,
  notify,
  recordAudit,
  recordAudits,
  statementsFor,
  type CourseTarget,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { defined } from '../defined.js';
import { addPrompt } from '../prompts/prompts.service.js';
import { requireVersion } from '../read-version.js';
import { courseColumns, CourseRecord, toCourse } from './course.rows.js';
import { selectOutline } from './outline.query.js';

const byNumber = listCursor(z.tuple([z.string(), z.string(), Id]));

const statement = statementsFor('gateway');
const listCourses = statement(
  'course.list',
  `select ${courseColumns}
   from course.course c left join course.enrolment e on e.course_id = c.id and e.user_id = $1
   where ($2::text[] is null or (c.department, c.number, c.id::text) > ($2[1], $2[2], $2[3]))
     and ($4 or e.role is not null)
   order by c.department, c.number, c.id::text
   limit $3`,
  CourseRecord,
);
const readCourse = statement(
  'course.read',
  `select ${courseColumns} from course.course c
   left join course.enrolment e on e.course_id = c.id and e.user_id = $2
   where c.id = $1`,
  CourseRecord,
);
const readPerson = statement(
  'course.person',
  `select id, exists (select from identity.user_role where user_id = $1 and role = 'instructor') as may_teach,
     exists (select from course.enrolment where course_id = $2 and user_id = $1 and role = 'instructor') as teaches_here
   from identity.user_account where id = $1`,
  z.object({ id: z.uuid(), may_teach: z.boolean(), teaches_here: z.boolean() }),
);
const lockCourse = statement('course.lock', 'select from course.course where id = $1 for update', z.object({}));
const seeAsStudent = statement(
  'course.seeAsStudent',
  `select set_config('aila.as_student', 'on', true) as seen`,
  z.object({ seen: z.string() }),
);
const copyCourse = statement('course.copy', 'select from access.copy_course($1, $2, $3, $4, $5, $6, $7)', z.object({}));
const copyPrivacy = statement('course.copyPrivacy', 'select from access.copy_course_privacy($1, $2)', z.object({}));
const appointFirst = statement(
  'course.appointFirst',
  `insert into course.enrolment (course_id, user_id, role)
   select $1, user_id, 'instructor' from identity.user_role where role = 'instructor' and user_id = any ($2::uuid[])`,
);

/** Which courses there are for whom, and what is in them. */
@Injectable()
export class CoursesService {
  constructor(private readonly database: Database) {}

  /** The courses of the actor by department and number; an administrator sees all of them, or their own. */
  async list(actor: UserActor, page: CourseListQuery): Promise<Page<Course>> {
    const after = page.cursor === undefined ? null : byNumber.decode(page.cursor);
    const rows = await this.database.asActor(actor, (tx) =>
      tx.rows(listCourses, [actor.userId, after, page.limit + 1, page.of === 'all']),
    );
    const items = rows.slice(0, page.limit).map(toCourse);
    const last = rows.length > page.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? byNumber.encode([last.department, last.number, last.id]) : null };
  }

  async read(actor: UserActor, courseId: string): Promise<Course> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.read', { courseId });
      return selectCourse(tx, actor, courseId);
    });
  }

  /** The course with its concepts and modules in the teacher's order and the actor's own progress. */
  async outline(actor: UserActor, courseId: string): Promise<CourseOutline> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.read', { courseId });
      const course = await selectCourse(tx, actor, courseId);
      return { ...course, concepts: await selectOutline(tx, actor, courseId) };
    });
  }

  /** The course as its students see it: the database hides from this transaction what it hides from them. */
  async asStudent(actor: UserActor, courseId: string): Promise<CourseOutline> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'file.list', { courseId });
      await tx.rows(seeAsStudent);
      const course = await selectCourse(tx, actor, courseId);
      return { ...course, concepts: await selectOutline(tx, actor, courseId) };
    });
  }

  /** Decides a course policy without reading anything else. @returns the course's id */
  async authorise(actor: UserActor, policy: CoursePolicyName, target: CourseTarget): Promise<string> {
    const { courseId } = await this.database.asActor(actor, (tx) => authoriseInCourse(tx, actor, policy, target));
    return courseId;
  }

  /** A new course with who teaches it and what its tutor is asked to do, or nothing of it. @throws NOT_AN_INSTRUCTOR */
  async create(actor: UserActor, { instructorIds, prompt, ...input }: CourseInput): Promise<Course> {
    const instructors = [...new Set(instructorIds)];
    return this.database.asActor(actor, async (tx) => {
      const courseId = uuidv7();
      await tx.insert(CourseRow, { id: courseId, ...input });
      if (instructors.length > 0 && (await tx.run(appointFirst, [courseId, instructors])) < instructors.length)
        throw new AilaError('NOT_AN_INSTRUCTOR');
      if (prompt !== '') await tx.run(addPrompt, [courseId, 1, prompt, actor.userId]);
      await recordAudits(tx, actor, [
        { action: 'course.created', courseId, targetId: courseId },
        ...instructors.map((targetId) => ({ action: 'instructor.appointed', courseId, targetId })),
        ...(prompt === '' ? [] : [{ action: 'prompt.changed', courseId, details: { version: 1 } }]),
      ]);
      return selectCourse(tx, actor, courseId);
    });
  }

  /** @throws NOT_FOUND, FORBIDDEN; CONFLICT with the course as it is now when somebody changed it since `version` was read */
  async update(actor: UserActor, courseId: string, { version, ...patch }: CoursePatch): Promise<Course> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.edit', { courseId });
      await tx.rows(lockCourse, [courseId]);
      const current = await selectCourse(tx, actor, courseId);
      requireVersion('The course', version, current);
      const next = { version: current.version + 1, updatedAt: new Date() };
      await tx.update(CourseRow, courseId, { ...defined(patch), ...next });
      await recordAudit(tx, actor, { action: 'course.updated', courseId, targetId: courseId });
      return selectCourse(tx, actor, courseId);
    });
  }

  /**
   * A new course, closed, with the outline, the files that were read, the prompt and the tutoring of another; all of it or
   * nothing. Files share their objects.
   *
   * @throws NOT_FOUND, FORBIDDEN
   */
  async copy(actor: UserActor, courseId: string, { modules, ...words }: CourseCopyInput): Promise<Course> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.edit', { courseId });
      const id = uuidv7();
      const { title, department, number, term } = { ...(await selectCourse(tx, actor, courseId)), ...defined(words) };
      await tx.rows(copyCourse, [courseId, id, title, department, number, term, modules === 'drafts']);
      await tx.rows(copyPrivacy, [courseId, id]);
      await recordAudit(tx, actor, { action: 'course.copied', courseId: id, targetId: courseId });
      return selectCourse(tx, actor, id);
    });
  }

  /** Makes somebody an instructor of the course; doing it again changes nothing. */
  async appointInstructor(actor: UserActor, courseId: string, userId: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.edit', { courseId });
      const person = await tx.optionalRow(readPerson, [userId, courseId]);
      if (!person) throw new AilaError('NOT_FOUND', { what: 'person' });
      // Who loses the role stops teaching, so who never had it must not begin.
      if (!person.may_teach) throw new AilaError('NOT_AN_INSTRUCTOR');
      await tx.upsert(EnrolmentRow, { courseId, userId, role: 'instructor' }, ['courseId', 'userId']);
      await recordAudit(tx, actor, { action: 'instructor.appointed', courseId, targetId: userId });
      if (!person.teaches_here)
        await notify(tx, { people: [userId], kind: 'role-given', courseId, facts: { detail: 'instructor' } });
    });
  }

  async dismissInstructor(actor: UserActor, courseId: string, userId: string): Promise<void> {
    await this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.edit', { courseId });
      const { affected } = await tx.delete(EnrolmentRow, { courseId, userId, role: 'instructor' });
      if (!affected) throw new AilaError('NOT_FOUND', { what: 'instructor' });
      await recordAudit(tx, actor, { action: 'instructor.dismissed', courseId, targetId: userId });
    });
  }
}

/** @throws NOT_FOUND when the actor may not see it */
export async function selectCourse(tx: Transaction, actor: UserActor, courseId: string): Promise<Course> {
  const row = await tx.optionalRow(readCourse, [courseId, actor.userId]);
  if (!row) throw new AilaError('NOT_FOUND', { what: 'course' });
  return toCourse(row);
}
