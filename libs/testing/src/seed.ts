import { randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { CourseRole, InstitutionRole } from '@aila/contracts';
import type { Pool } from 'pg';

/** A person with an account and a sign-in; the actor is what their token would say. */
export async function seedUser(owner: Pool, ...roles: InstitutionRole[]): Promise<UserActor> {
  const [userId, signInId] = [randomUUID(), randomUUID()];
  await owner.query(
    `insert into identity.user_account (id, email, given_name, family_name, status) values ($1, $2, 'Test', 'Person', 'active')`,
    [userId, `${userId}@aila.test`],
  );
  for (const role of roles)
    await owner.query('insert into identity.user_role (user_id, role) values ($1, $2)', [userId, role]);
  await owner.query(
    `insert into identity.sign_in_session (id, user_id, expires_at) values ($1, $2, now() + interval '1 day')`,
    [signInId, userId],
  );
  return { kind: 'user', userId, signInId, roles };
}

export interface SeededCourse {
  readonly courseId: string;
  readonly conceptId: string;
  readonly moduleId: string;
}

/** An active course with one concept and one module. */
export async function seedCourse(owner: Pool, title = 'A course'): Promise<SeededCourse> {
  const [courseId, conceptId, moduleId] = [randomUUID(), randomUUID(), randomUUID()];
  await owner.query(`insert into course.course (id, title, department, number) values ($1, $2, 'TEST', '101')`, [
    courseId,
    title,
  ]);
  await owner.query(`insert into course.concept (id, course_id, title, position) values ($1, $2, 'A concept', 0)`, [
    conceptId,
    courseId,
  ]);
  await owner.query(
    `insert into course.module (id, course_id, concept_id, title, position) values ($1, $2, $3, 'A module', 0)`,
    [moduleId, courseId, conceptId],
  );
  return { courseId, conceptId, moduleId };
}

export async function seedEnrolment(
  owner: Pool,
  courseId: string,
  { userId }: UserActor,
  role: CourseRole,
): Promise<void> {
  await owner.query('insert into course.enrolment (course_id, user_id, role) values ($1, $2, $3)', [
    courseId,
    userId,
    role,
  ]);
}

/** A student, an instructor and somebody from elsewhere around one course. */
export async function seedClass(owner: Pool) {
  const course = await seedCourse(owner);
  const [student, instructor, stranger] = await Promise.all([
    seedUser(owner, 'student'),
    seedUser(owner, 'instructor'),
    seedUser(owner, 'instructor'),
  ]);
  await seedEnrolment(owner, course.courseId, student, 'student');
  await seedEnrolment(owner, course.courseId, instructor, 'instructor');
  return { ...course, student, instructor, stranger };
}
