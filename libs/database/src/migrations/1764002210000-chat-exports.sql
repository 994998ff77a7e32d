-- Chat logs that an instructor asked for: what of, how far they have come, and where the file lies. The ingest service makes them.
create table course.chat_export (
  id uuid primary key,
  course_id uuid not null references course.course on delete cascade,
  user_id uuid not null references identity.user_account on delete cascade,
  format text not null check (format in ('csv', 'jsonl')),
  -- Messages from this moment on and before that one; null: from the beginning, to the moment of asking.
  from_time timestamptz,
  to_time timestamptz,
  -- Null: all modules.
  module_ids uuid[],
  state text not null check (state in ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired')),
  failure text check (failure in ('store-full', 'broke-off', 'internal')),
  -- Each time a worker takes it up; what an earlier one still does counts no more.
  attempt integer not null default 0,
  messages_done bigint not null default 0,
  messages_total bigint,
  size_bytes bigint,
  -- What staff might know of students when it was made: see course.privacy.
  privacy text not null default 'identified' check (privacy in ('identified', 'pseudonymous', 'figures')),
  -- Known before the first byte is written, so that whatever becomes of a worker, somebody knows what to delete.
  object_key text unique,
  request_key text,
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  updated_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz,
  unique (user_id, request_key)
);
create index chat_export_of_person on course.chat_export (course_id, user_id, created_at desc, id desc);
create unique index one_chat_export_at_a_time on course.chat_export (course_id, user_id) where state in ('queued', 'running');
create index chat_export_under_way on course.chat_export (updated_at) where state in ('queued', 'running');
create index chat_export_expiry on course.chat_export (expires_at) where state = 'ready';

-- The files service deletes objects whose rows are gone, or that a row no longer names.
create function content.request_export_deletion() returns trigger
  language plpgsql security definer set search_path = '' as $$
  begin
    insert into content.object_deletion (object_key) values (old.object_key) on conflict do nothing;
    return null;
  end $$;
revoke execute on function content.request_export_deletion() from public;
create trigger object_deletion after delete on course.chat_export for each row
  when (old.object_key is not null) execute function content.request_export_deletion();
create trigger object_replaced after update of object_key on course.chat_export for each row
  when (old.object_key is not null and new.object_key is distinct from old.object_key)
  execute function content.request_export_deletion();

alter table course.chat_export enable row level security;
grant select, insert, update on course.chat_export to aila_files;
grant select, update on course.chat_export to aila_ingest;
-- One's own: chat logs are for who asked for them.
create policy own on course.chat_export for select to aila_files using (
  user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
create policy instructor_asks on course.chat_export for insert to aila_files with check (
  user_id = (select access.current_user_id()) and course_id = any ((select access.course_ids('instructor'))::uuid[]));
create policy instructor_changes on course.chat_export for update to aila_files
  using (user_id = (select access.current_user_id()) and course_id = any ((select access.course_ids('instructor'))::uuid[]))
  with check (user_id = (select access.current_user_id()) and course_id = any ((select access.course_ids('instructor'))::uuid[]));
create policy chat_export_job on course.chat_export to aila_ingest
  using ((select access.system_job()) = 'chat-export') with check ((select access.system_job()) = 'chat-export');

-- Whether a file that was made of a course under `made` says more than its staff may know by now.
create function access.says_too_much(given_course uuid, made text) returns boolean
  language sql stable set search_path = '' as $$
    select array_position('{identified,pseudonymous,figures}', access.privacy_of(given_course))
      > array_position('{identified,pseudonymous,figures}', made)
  $$;
revoke execute on function access.says_too_much(uuid, text) from public;
grant execute on function access.privacy_of(uuid), access.says_too_much(uuid, text) to aila_files, aila_ingest;

-- How many messages a running export has. Students alone: what staff and trials say is no log of the course, and what lies in
-- the trash is in no list.
create function chat.export_size(export uuid) returns bigint
  language plpgsql stable security definer set search_path = '' as $$
  begin
    return (
      select count(*)
      from course.chat_export x
        join chat.session s on s.course_id = x.course_id and s.trial_prompt is null
          and (x.module_ids is null or s.module_id = any (x.module_ids))
        join course.module module on module.id = s.module_id and module.trash_id is null
        join course.enrolment e on e.course_id = x.course_id and e.user_id = s.user_id and e.role = 'student'
        join chat.message m on m.session_id = s.id
          and m.created_at >= coalesce(x.from_time, '-infinity') and m.created_at < coalesce(x.to_time, x.created_at)
      where x.id = export and x.state = 'running' and access.system_job() = 'chat-export'
        and access.privacy_of(x.course_id) <> 'figures');
  end $$;

-- The next messages of a running export, by person, chat and place in the chat, after the one that was read last; `shown_id` is
-- the person as staff of the course may know them, `user_id` is for the next call alone. The only
-- way in which the ingest service reads chats: without an export that somebody entitled asked for, it sees none. Chat by chat,
-- in the order of their index, until there are enough: as one statement it reads all that is left for each batch.
create function chat.export_messages(export uuid, after_user uuid, after_session uuid, after_ordinal integer, most integer)
  returns table (
    user_id uuid, shown_id uuid, session_id uuid, ordinal integer, message_id uuid, module_id uuid, module_name text, concept_id uuid,
    concept_name text, session_name text, role text, content text, created_at timestamptz, achieved boolean,
    verdict text, score double precision)
  language plpgsql stable security definer set search_path = '' as $$
  #variable_conflict use_column
  declare
    asked course.chat_export;
    chat record;
    mode text;
    got integer;
    wanted integer := most;
  begin
    select * into asked from course.chat_export x
    where x.id = export and x.state = 'running' and access.system_job() = 'chat-export';
    if not found then return; end if;
    mode := access.privacy_of(asked.course_id);
    if mode = 'figures' then return; end if;
    for chat in
      select s.user_id, s.id,
        case mode when 'pseudonymous' then access.pseudonym(asked.course_id, s.user_id) else s.user_id end as shown, s.module_id, s.name, module.title, concept.id as concept_id, concept.title as concept_title,
        coalesce((select a.achieved_at is not null from chat.mastery a
          where a.user_id = s.user_id and a.module_id = s.module_id), false) as achieved
      from chat.session s
        join course.module module on module.id = s.module_id and module.trash_id is null
        join course.concept concept on concept.id = module.concept_id
      where s.course_id = asked.course_id and (s.user_id, s.id) >= (after_user, after_session)
        and s.trial_prompt is null and (asked.module_ids is null or s.module_id = any (asked.module_ids))
        and exists (select from course.enrolment e
          where e.course_id = asked.course_id and e.user_id = s.user_id and e.role = 'student')
      order by s.user_id, s.id
    loop
      return query
        select chat.user_id, chat.shown, chat.id, m.ordinal, m.id, chat.module_id, chat.title, chat.concept_id, chat.concept_title,
          chat.name, m.role, m.content, m.created_at, chat.achieved, attempt.outcome, attempt.score
        from chat.message m
          left join lateral (
            select a.outcome, a.score from chat.attempt a
            where a.message_id = m.id order by a.created_at desc limit 1) attempt on true
        where m.session_id = chat.id
          and m.ordinal > case when chat.id = after_session then after_ordinal else -1 end
          and m.created_at >= coalesce(asked.from_time, '-infinity')
          and m.created_at < coalesce(asked.to_time, asked.created_at)
        order by m.ordinal limit wanted;
      get diagnostics got = row_count;
      wanted := wanted - got;
      exit when wanted <= 0;
    end loop;
  end $$;

revoke execute on function chat.export_size(uuid), chat.export_messages(uuid, uuid, uuid, integer, integer) from public;
grant usage on schema chat to aila_ingest;
grant execute on function chat.export_size(uuid), chat.export_messages(uuid, uuid, uuid, integer, integer) to aila_ingest;
