-- What an instructor says of an answer in place of the tutor. The attempt keeps the tutor's verdict. Each row stays; the one
-- with the highest number is in force, and one without an outcome takes those before it back.
create table chat.override (
  -- The tutor's message that told the verdict.
  message_id uuid not null,
  version integer not null check (version > 0),
  user_id uuid not null,
  course_id uuid not null,
  outcome text check (outcome in ('correct', 'partial', 'incorrect')),
  score double precision check (score between 0 and 1),
  reason text not null,
  author_id uuid references identity.user_account on delete set null,
  created_at timestamptz not null default now(),
  primary key (message_id, version),
  check ((outcome is null) = (score is null)),
  foreign key (course_id, user_id, message_id) references chat.message (course_id, user_id, id) on delete cascade
);
create index override_of_user on chat.override (course_id, user_id, message_id);
create index override_author on chat.override (author_id);
alter table chat.override enable row level security;

grant select, insert on chat.override to aila_text_gen;
create policy own on chat.override for select using (
  user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
create policy opened on chat.override for select to aila_text_gen using (
  (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o));
create policy instructor_writes on chat.override for insert to aila_text_gen with check (
  author_id = (select access.current_user_id()) and course_id = any ((select access.course_ids('instructor'))::uuid[])
  and (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o where o.session_id is null));

-- Mastery is computed anew in the transaction that overrides a verdict.
create policy overriding on chat.mastery for insert to aila_text_gen with check (
  course_id = any ((select access.course_ids('instructor'))::uuid[])
  and (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o where o.session_id is null));
create policy overriding_update on chat.mastery for update to aila_text_gen
  using (course_id = any ((select access.course_ids('instructor'))::uuid[])
    and (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o where o.session_id is null))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[])
    and (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o where o.session_id is null));

-- The name of somebody who opened chats of the current user or changed a verdict that concerns them. Null: it is not theirs to
-- know, or nobody has given one.
create function access.staff_name(person uuid) returns text
  language sql stable security definer set search_path = '' as $$
    select nullif(concat_ws(' ', nullif(coalesce(nullif(u.preferred_name, ''), u.given_name), ''), nullif(u.family_name, '')), '')
    from identity.user_account u
    where u.id = person and (
      exists (select from chat.opening o where o.opener_id = person and o.user_id = access.current_user_id())
      or exists (select from chat.override v where v.author_id = person and (v.user_id = access.current_user_id()
        or v.course_id = any (access.course_ids('instructor')) or access.is_admin())))
  $$;
revoke execute on function access.staff_name(uuid) from public;
grant execute on function access.staff_name(uuid) to aila_text_gen;
