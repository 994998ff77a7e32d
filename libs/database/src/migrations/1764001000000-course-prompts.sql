-- What the instructors of a course ask of the tutor. Each text that was ever in force stays, with who wrote it; the one with
-- the highest number is in force.
create table course.prompt (
  course_id uuid not null references course.course on delete cascade,
  version integer not null check (version > 0),
  content text not null,
  author_id uuid references identity.user_account on delete set null,
  created_at timestamptz not null default now(),
  primary key (course_id, version)
);
create index prompt_author on course.prompt (author_id);
alter table course.prompt enable row level security;

grant select, insert on course.prompt to aila_gateway;
create policy instructor_reads on course.prompt for select to aila_gateway using (
  course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
create policy instructor_writes on course.prompt for insert to aila_gateway with check (
  author_id = (select access.current_user_id())
  and (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin())));

-- Students never read it. The tutor does, in a transaction of the student that it answers.
grant select on course.prompt to aila_text_gen;
create policy member_reads on course.prompt for select to aila_text_gen using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
