-- Instructors give and take the roles of those who learn, help or look on; who teaches is up to administrators.

drop policy instructor_removes on course.enrolment;
create policy instructor_removes on course.enrolment for delete to aila_gateway using (
  role <> 'instructor' and course_id = any ((select access.course_ids('instructor'))::uuid[]));
create policy instructor_assigns on course.enrolment for update to aila_gateway
  using (role <> 'instructor' and course_id = any ((select access.course_ids('instructor'))::uuid[]))
  with check (role <> 'instructor' and course_id = any ((select access.course_ids('instructor'))::uuid[]));
