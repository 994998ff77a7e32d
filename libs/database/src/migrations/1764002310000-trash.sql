-- What was deleted stays in the trash for some days and can be brought back. An entry names what somebody deleted at once: a
-- course, a concept or a module; what lay in it is marked with the same entry.
create table course.trash (
  id uuid primary key,
  course_id uuid not null references course.course on delete cascade,
  kind text not null check (kind in ('course', 'concept', 'module')),
  target_id uuid not null unique,
  title text not null,
  deleted_at timestamptz not null default now(),
  deleted_by uuid references identity.user_account on delete set null,
  unique (course_id, id)
);
create index trash_course on course.trash (course_id, deleted_at, id);
create index trash_age on course.trash (deleted_at);
create index trash_deleted_by on course.trash (deleted_by);
alter table course.trash enable row level security;
grant select, insert, delete on course.trash to aila_gateway;
create policy instructor_manages on course.trash to aila_gateway
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
create policy trash_job on course.trash to aila_gateway using ((select access.system_job()) = 'trash');

-- Null: not in the trash.
alter table course.course add trash_id uuid;
alter table course.concept add trash_id uuid;
alter table course.module add trash_id uuid;
alter table course.course add constraint course_trash
  foreign key (id, trash_id) references course.trash (course_id, id) not valid;
alter table course.concept add constraint concept_trash
  foreign key (course_id, trash_id) references course.trash (course_id, id) not valid;
alter table course.module add constraint module_trash
  foreign key (course_id, trash_id) references course.trash (course_id, id) not valid;
-- locks: an institution has thousands of courses, and tens of thousands of modules
create index course_trash on course.course (trash_id) where trash_id is not null;
-- locks: a course has dozens of concepts
create index concept_trash on course.concept (trash_id) where trash_id is not null;
-- locks: a course has dozens of modules
create index module_trash on course.module (trash_id) where trash_id is not null;
-- locks: a course has dozens of modules
create index module_concept on course.module (concept_id);

-- A title or place that only something in the trash has is free.

-- contract: the same titles and places are refused to every version since 0.1
-- locks: a course has dozens of concepts
alter table course.concept
  drop constraint concept_course_id_title_key,
  drop constraint concept_course_id_position_key,
  add constraint concept_course_id_title_key
    exclude using btree (course_id with =, title with =) where (trash_id is null),
  add constraint concept_course_id_position_key
    exclude using btree (course_id with =, position with =) where (trash_id is null) deferrable initially deferred;
-- contract: the same titles and places are refused to every version since 0.1
-- locks: a course has dozens of modules
alter table course.module
  drop constraint module_concept_id_title_key,
  drop constraint module_concept_id_position_key,
  add constraint module_concept_id_title_key
    exclude using btree (concept_id with =, title with =) where (trash_id is null) deferrable initially immediate,
  add constraint module_concept_id_position_key
    exclude using btree (concept_id with =, position with =) where (trash_id is null) deferrable initially deferred;

-- Whether this transaction has said that it looks into the trash. It shows nobody what would not be theirs outside of it.
create function access.sees_trash() returns boolean
  language sql stable set search_path = '' as $$
    select coalesce(current_setting('aila.trash', true) = 'open', false)
  $$;

-- Modules of the current user's courses that are in the trash.
create function access.trashed_module_ids() returns uuid[]
  language plpgsql stable security definer set search_path = '' as $$
  declare
    me uuid := access.current_user_id();
  begin
    if me is null or access.sees_trash() or not exists (select from course.module where trash_id is not null) then
      return '{}';
    end if;
    return array(
      select m.id from course.module m
      where m.trash_id is not null
        and (access.is_admin() or exists (
          select from course.enrolment e where e.course_id = m.course_id and e.user_id = me)));
  end $$;

create or replace function access.hidden_module_ids() returns uuid[]
  language plpgsql stable security definer set search_path = '' as $$
  declare
    me uuid := access.current_user_id();
    trashed uuid[] := access.trashed_module_ids();
    drafts uuid[] := array(
      select m.id from course.enrolment e join course.module m on m.course_id = e.course_id
      where e.user_id = me and e.role = 'student' and (not m.published or m.release_at > now()));
  begin
    if drafts <> '{}' and access.is_admin() then return trashed; end if;
    return drafts || trashed;
  end $$;

-- The members of a course that is in the trash are members of nothing: neither a policy nor a sign-in knows it.
create or replace function access.course_ids(variadic roles text[]) returns uuid[]
  language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(e.course_id), '{}')
    from course.enrolment e join course.course c on c.id = e.course_id
    where e.user_id = access.current_user_id() and e.role = any (roles) and (c.active or e.role <> 'student')
      and c.trash_id is null
  $$;

create or replace function access.live_sessions(session_ids uuid[])
  returns table (session_id uuid, user_id uuid, roles text[], courses jsonb)
  language sql stable security definer set search_path = '' as $$
    select s.id, s.user_id,
      array(select r.role from identity.user_role r where r.user_id = s.user_id order by r.role),
      (select coalesce(jsonb_object_agg(e.course_id, e.role), '{}')
       from course.enrolment e join course.course c on c.id = e.course_id
       where e.user_id = s.user_id and (c.active or e.role <> 'student') and c.trash_id is null)
    from identity.sign_in_session s join identity.user_account u on u.id = s.user_id
    where s.id = any (session_ids) and s.ended_at is null and s.expires_at > now() and u.status = 'active'
  $$;

create or replace function access.join_course(given_code text, out joined_course_id uuid, out outcome text)
  language plpgsql volatile security definer set search_path = '' as $$
  declare
    found_code course.access_code;
    me uuid := access.current_user_id();
  begin
    select a.* into found_code from course.access_code a join course.course c on c.id = a.course_id
      where a.code = given_code and c.trash_id is null;
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

-- What belongs to a course, concept or module, counted for who may delete it: people's chats are seen by no statement of
-- theirs. Nothing for everybody else.
create function access.contents_of(
  wanted text, target uuid, out modules integer, out files integer, out people integer, out chats integer)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    of_course uuid;
    of_modules uuid[];
  begin
    of_course := case wanted
      when 'course' then target
      when 'concept' then (select k.course_id from course.concept k where k.id = target)
      when 'module' then (select m.course_id from course.module m where m.id = target) end;
    if not access.is_admin() and (of_course <> all (access.course_ids('instructor'))) is not false then return; end if;
    of_modules := array(
      select m.id from course.module m
      where m.course_id = of_course and m.trash_id is null
        and case wanted when 'course' then true when 'concept' then m.concept_id = target else m.id = target end);
    modules := cardinality(of_modules);
    select count(*) into files from content.file f where f.module_id = any (of_modules);
    select count(*), count(distinct s.user_id) into chats, people from chat.session s
      where s.course_id = of_course and s.module_id = any (of_modules) and s.trial_prompt is null;
    if wanted = 'course' then
      select count(*) into people from course.enrolment e where e.course_id = of_course;
    end if;
  end $$;

revoke execute on function access.sees_trash(), access.trashed_module_ids(), access.contents_of(text, uuid) from public;
grant execute on function access.sees_trash(), access.trashed_module_ids()
  to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
grant execute on function access.contents_of(text, uuid) to aila_gateway;

-- Restrictive, as what hides drafts: no policy beside them opens the trash again. What lies in a module is hidden with it by
-- `hidden_module_ids`; a chat is nobody's while its module is in the trash.
create policy trashed on course.course as restrictive
  using (trash_id is null or (select access.sees_trash()));
create policy trashed on course.concept as restrictive
  using (trash_id is null or (select access.sees_trash()));
create policy trashed on course.module as restrictive
  using (trash_id is null or (select access.sees_trash()));
create policy trashed on chat.session as restrictive for select
  using (not (cardinality((select access.trashed_module_ids())) > 0) or module_id <> all ((select access.trashed_module_ids())::uuid[]));

-- Deletes for good what was in the trash long enough, and sees nothing else.
create policy trash_job_sees on course.course for select to aila_gateway
  using ((select access.system_job()) = 'trash' and trash_id is not null);
create policy trash_job_sees on course.concept for select to aila_gateway
  using ((select access.system_job()) = 'trash' and trash_id is not null);
create policy trash_job_sees on course.module for select to aila_gateway
  using ((select access.system_job()) = 'trash' and trash_id is not null);
create policy trash_job_deletes on course.course for delete to aila_gateway
  using ((select access.system_job()) = 'trash' and trash_id is not null);
create policy trash_job_deletes on course.concept for delete to aila_gateway
  using ((select access.system_job()) = 'trash' and trash_id is not null);
create policy trash_job_deletes on course.module for delete to aila_gateway
  using ((select access.system_job()) = 'trash' and trash_id is not null);
