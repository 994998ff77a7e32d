-- Service roles, accounts, and the functions that row-level security rests on. The functions read the truth from the
-- tables at each statement, so a disabled account, a lost role or an ended enrolment works at once.

do $$ begin
  if not exists (select from pg_roles where rolname = 'aila_gateway') then create role aila_gateway login; end if;
end $$;
do $$ begin
  if not exists (select from pg_roles where rolname = 'aila_auth') then create role aila_auth login; end if;
end $$;
do $$ begin
  if not exists (select from pg_roles where rolname = 'aila_files') then create role aila_files login; end if;
end $$;
do $$ begin
  if not exists (select from pg_roles where rolname = 'aila_ingest') then create role aila_ingest login; end if;
end $$;
do $$ begin
  if not exists (select from pg_roles where rolname = 'aila_text_gen') then create role aila_text_gen login; end if;
end $$;
revoke create on schema public from public;
create schema access;
create schema identity;
create schema course;

create table identity.user_account (
  id uuid primary key,
  email text not null check (email = lower(email)),
  given_name text not null default '',
  family_name text not null default '',
  preferred_name text,
  language text not null default 'en' check (language in ('en', 'fr')),
  status text not null check (status in ('unconfirmed', 'active', 'disabled')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_sign_in_at timestamptz
);
create unique index user_account_email on identity.user_account (email);

create table identity.user_role (
  user_id uuid not null references identity.user_account on delete cascade,
  role text not null check (role in ('student', 'instructor', 'admin')),
  granted_at timestamptz not null default now(),
  primary key (user_id, role)
);

create table course.course (
  id uuid primary key,
  title text not null,
  department text not null,
  number text not null,
  language text not null default 'en' check (language in ('en', 'fr')),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table course.enrolment (
  course_id uuid not null references course.course on delete cascade,
  user_id uuid not null references identity.user_account on delete cascade,
  role text not null check (role in ('student', 'assistant', 'instructor', 'observer')),
  created_at timestamptz not null default now(),
  primary key (course_id, user_id)
);
create index enrolment_user on course.enrolment (user_id);

create function access.current_user_id() returns uuid
  language sql stable security definer set search_path = '' as $$
    select id from identity.user_account
    where id = nullif(current_setting('aila.user_id', true), '')::uuid and status = 'active'
  $$;

create function access.is_admin() returns boolean
  language sql stable security definer set search_path = '' as $$
    select exists (
      select from identity.user_role where user_id = access.current_user_id() and role = 'admin')
  $$;

create function access.system_job() returns text
  language sql stable set search_path = '' as $$
    select nullif(current_setting('aila.system_job', true), '')
  $$;

-- The courses in which the current user has one of these roles; students only see active courses.
create function access.course_ids(variadic roles text[]) returns uuid[]
  language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(e.course_id), '{}')
    from course.enrolment e join course.course c on c.id = e.course_id
    where e.user_id = access.current_user_id() and e.role = any (roles) and (c.active or e.role <> 'student')
  $$;

create function access.my_course_ids() returns uuid[]
  language sql stable security definer set search_path = '' as $$
    select access.course_ids('student', 'assistant', 'instructor', 'observer')
  $$;

revoke execute on all functions in schema access from public;
grant usage on schema access to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
grant execute on all functions in schema access to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;

alter table identity.user_account enable row level security;
alter table identity.user_role enable row level security;
grant usage on schema identity to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
grant select on identity.user_account, identity.user_role to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
grant insert, update, delete on identity.user_account, identity.user_role to aila_auth;

create policy self on identity.user_account for select using (id = (select access.current_user_id()));
create policy admin on identity.user_account for select using ((select access.is_admin()));
create policy teaching on identity.user_account for select to aila_gateway using (
  id in (select user_id from course.enrolment
         where course_id = any ((select access.course_ids('instructor', 'assistant'))::uuid[])));
create policy identity_job on identity.user_account to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');

create policy self on identity.user_role for select using (user_id = (select access.current_user_id()));
create policy admin on identity.user_role for select using ((select access.is_admin()));
create policy identity_job on identity.user_role to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
