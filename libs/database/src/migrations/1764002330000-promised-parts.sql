-- A part in a course for somebody who has no account yet; it becomes an enrolment when the address has one.
create table course.promised_part (
  course_id uuid not null references course.course on delete cascade,
  email text not null check (email = lower(email)),
  role text not null check (role in ('student', 'assistant', 'observer')),
  created_at timestamptz not null default now(),
  primary key (course_id, email)
);
create index promised_part_email on course.promised_part (email);
alter table course.promised_part enable row level security;
grant select, insert, update, delete on course.promised_part to aila_gateway;
create policy staff_reads on course.promised_part for select to aila_gateway using (
  course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
create policy admin_writes on course.promised_part to aila_gateway
  using ((select access.is_admin())) with check ((select access.is_admin()));

-- Whoever promises parts and whoever gets an account wait for each other, so that no promise is made to somebody who has one.
create function access.keep_promised_parts() returns trigger
  language plpgsql security definer set search_path = '' as $$
  begin
    perform pg_advisory_xact_lock_shared(hashtext('promised-parts'));
    with kept as (delete from course.promised_part where email = new.email returning course_id, role)
    insert into course.enrolment (course_id, user_id, role) select course_id, new.id, role from kept
      on conflict do nothing;
    return null;
  end $$;
revoke execute on function access.keep_promised_parts() from public;
create trigger keep_promised_parts after insert or update of status, email on identity.user_account
  for each row when (new.status = 'active') execute function access.keep_promised_parts();
