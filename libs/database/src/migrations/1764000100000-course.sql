-- The outline of courses, who takes part, and how one joins.

create table course.concept (
  id uuid primary key,
  course_id uuid not null references course.course on delete cascade,
  title text not null,
  position integer not null,
  created_at timestamptz not null default now(),
  unique (course_id, id),
  unique (course_id, title),
  unique (course_id, position) deferrable initially deferred
);

create table course.module (
  id uuid primary key,
  course_id uuid not null,
  concept_id uuid not null,
  title text not null,
  description text not null default '',
  position integer not null,
  created_at timestamptz not null default now(),
  foreign key (course_id, concept_id) references course.concept (course_id, id) on delete cascade,
  unique (course_id, id),
  unique (concept_id, title),
  unique (concept_id, position) deferrable initially deferred
);

create table course.access_code (
  course_id uuid primary key references course.course on delete cascade,
  code text not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);

-- Joining: the only way in which somebody who is not yet a member writes an enrolment. Answers the course's id
-- or null; the reason is in 'outcome': joined, already-member, unknown, expired or inactive.
create function access.join_course(given_code text, out joined_course_id uuid, out outcome text)
  language plpgsql volatile security definer set search_path = '' as $$
  declare
    found_code course.access_code;
    me uuid := access.current_user_id();
  begin
    select * into found_code from course.access_code where code = given_code;
    if found_code is null or me is null then outcome := 'unknown'; return; end if;
    if exists (select from course.enrolment e where e.course_id = found_code.course_id and e.user_id = me) then
      joined_course_id := found_code.course_id; outcome := 'already-member'; return;
    end if;
    if found_code.expires_at <= now() then outcome := 'expired'; return; end if;
    if not (select active from course.course where id = found_code.course_id) then outcome := 'inactive'; return; end if;
    insert into course.enrolment (course_id, user_id, role) values (found_code.course_id, me, 'student')
      on conflict do nothing;
    joined_course_id := found_code.course_id; outcome := 'joined';
  end $$;
revoke execute on function access.join_course(text) from public;
grant execute on function access.join_course(text) to aila_gateway;

alter table course.course enable row level security;
alter table course.enrolment enable row level security;
alter table course.concept enable row level security;
alter table course.module enable row level security;
alter table course.access_code enable row level security;

grant usage on schema course to aila_gateway, aila_files, aila_ingest, aila_text_gen;
grant select, insert, update, delete on all tables in schema course to aila_gateway;
grant select on course.course, course.enrolment, course.concept, course.module
  to aila_files, aila_ingest, aila_text_gen;

create policy member_reads on course.course for select using (
  id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy admin_writes on course.course to aila_gateway
  using ((select access.is_admin())) with check ((select access.is_admin()));
create policy ingest_job on course.course for select to aila_ingest
  using ((select access.system_job()) = 'ingest');

create policy own on course.enrolment for select using (user_id = (select access.current_user_id()));
create policy staff_reads on course.enrolment for select using (
  course_id = any ((select access.course_ids('instructor', 'assistant'))::uuid[]) or (select access.is_admin()));
create policy instructor_removes on course.enrolment for delete to aila_gateway using (
  role = 'student' and course_id = any ((select access.course_ids('instructor'))::uuid[]));
create policy admin_writes on course.enrolment to aila_gateway
  using ((select access.is_admin())) with check ((select access.is_admin()));

create policy member_reads on course.concept for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy instructor_writes on course.concept to aila_gateway
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));

create policy member_reads on course.module for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy instructor_writes on course.module to aila_gateway
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));

create policy instructor_manages on course.access_code to aila_gateway
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
