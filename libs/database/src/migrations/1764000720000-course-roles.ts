import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Instructors give and take the roles of those who learn, help or look on; who teaches is up to administrators. */
export class CourseRoles1764000720000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const belowInstructor = `role <> 'instructor' and course_id = any ((select access.course_ids('instructor'))::uuid[])`;
    await runner.query(`
      drop policy instructor_removes on course.enrolment;
      create policy instructor_removes on course.enrolment for delete to aila_gateway using (${belowInstructor});
      create policy instructor_assigns on course.enrolment for update to aila_gateway
        using (${belowInstructor}) with check (${belowInstructor});
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy instructor_assigns on course.enrolment;
      drop policy instructor_removes on course.enrolment;
      create policy instructor_removes on course.enrolment for delete to aila_gateway using (
        role = 'student' and course_id = any ((select access.course_ids('instructor'))::uuid[]));
    `);
  }
}
