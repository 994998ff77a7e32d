-- What a person is told of: an export that is ready, a file that failed, a role, and the like. It belongs to that person alone.

create schema notice;
grant usage on schema notice to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;

create table notice.notification (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references identity.user_account on delete cascade,
  kind text not null check (kind in
    ('export-ready', 'export-failed', 'file-failed', 'role-given', 'verdict-overridden', 'chat-opened')),
  course_id uuid references course.course on delete cascade,
  -- What it is about: a file, an export, a chat. It may be gone.
  subject_id uuid,
  -- `name`, `detail` (a code), `moduleId`: what a screen needs to say it and to lead there.
  facts jsonb not null default '{}',
  -- Of whole milliseconds, as cursors of lists carry it.
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  read_at timestamptz,
  -- When a mail is to be tried next; null: none is wanted, or it was sent.
  mail_due_at timestamptz,
  mail_tries smallint not null default 0
);
create index notification_of_user on notice.notification (user_id, created_at desc, id desc);
create index notification_unread on notice.notification (user_id) where read_at is null;
create index notification_mail on notice.notification (mail_due_at) where mail_due_at is not null;
create index notification_age on notice.notification (created_at);
create index notification_course on notice.notification (course_id);

alter table notice.notification enable row level security;
grant select, delete on notice.notification to aila_gateway;
grant update (read_at) on notice.notification to aila_gateway;
create policy own on notice.notification to aila_gateway
  using (user_id = (select access.current_user_id())) with check (user_id = (select access.current_user_id()));

-- Whether somebody wants mails of them.
alter table identity.user_account add notify_by_mail boolean not null default false;

-- The one way in. Whoever does something writes to other people's rows, which no service may; each service tells of what it
-- does itself and of nothing else.
create function notice.notify(people uuid[], told_kind text, about_course uuid, about uuid, told_facts jsonb) returns void
  language plpgsql security definer set search_path = '' as $$
  begin
    if (session_user, told_kind) not in (
      ('aila_auth', 'role-given'), ('aila_gateway', 'role-given'),
      ('aila_ingest', 'export-ready'), ('aila_ingest', 'export-failed'),
      ('aila_ingest', 'file-failed'), ('aila_files', 'file-failed'),
      ('aila_gateway', 'verdict-overridden'), ('aila_text_gen', 'verdict-overridden'),
      ('aila_gateway', 'chat-opened'), ('aila_text_gen', 'chat-opened'))
    then raise insufficient_privilege using message = format('%s tells nobody of %s', session_user, told_kind);
    end if;
    insert into notice.notification (user_id, kind, course_id, subject_id, facts, mail_due_at)
    select u.id, told_kind, about_course, about, told_facts, case when u.notify_by_mail then now() end
    from identity.user_account u where u.id = any (people) and u.status = 'active';
  end $$;

-- How many unread ones each of these people has, up to a hundred, and the newest of all: what open pages watch.
create function notice.standings(people uuid[]) returns table (user_id uuid, unread integer, newest_id uuid)
  language sql stable security definer set search_path = '' as $$
    select p.id,
      (select count(*)::integer from (select from notice.notification n
        where n.user_id = p.id and n.read_at is null limit 100) few),
      (select n.id from notice.notification n where n.user_id = p.id order by n.created_at desc, n.id desc limit 1)
    from unnest(people) as p (id) where access.system_job() = 'notices'
  $$;

-- Mails that are due, each to one sender: a sender that dies over one leaves it due again, later each time. What was read
-- meanwhile needs no mail, and what failed so often gets none any more.
create function notice.claim_mails(most integer)
  returns table (id uuid, email text, language text, kind text, course_title text, facts jsonb)
  language sql security definer set search_path = '' as $$
    with over as (
      update notice.notification n set mail_due_at = null
      where n.mail_due_at <= now() and (n.read_at is not null or n.mail_tries >= 8)
        and access.system_job() = 'notices'
      returning n.id),
    due as (
      select n.id from notice.notification n
      where n.mail_due_at <= now() and n.read_at is null and n.mail_tries < 8 and access.system_job() = 'notices'
      order by n.mail_due_at limit most for update skip locked),
    claimed as (
      update notice.notification n
      set mail_tries = n.mail_tries + 1, mail_due_at = now() + interval '1 minute' * power(2, n.mail_tries)
      from due where n.id = due.id returning n.id, n.user_id, n.kind, n.course_id, n.facts)
    select c.id, u.email, u.language, c.kind, course.title, c.facts
    from claimed c join identity.user_account u on u.id = c.user_id and u.status = 'active'
      left join course.course course on course.id = c.course_id
  $$;

create function notice.mail_sent(mailed uuid) returns void
  language sql security definer set search_path = '' as $$
    update notice.notification set mail_due_at = null where id = mailed and access.system_job() = 'notices'
  $$;

create function notice.forget(days integer) returns void
  language sql security definer set search_path = '' as $$
    delete from notice.notification
    where created_at < now() - interval '1 day' * days and access.system_job() = 'notices'
  $$;

revoke execute on function notice.notify(uuid[], text, uuid, uuid, jsonb), notice.standings(uuid[]),
  notice.claim_mails(integer), notice.mail_sent(uuid), notice.forget(integer) from public;
grant execute on function notice.notify(uuid[], text, uuid, uuid, jsonb)
  to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
grant execute on function notice.standings(uuid[]) to aila_gateway;
grant execute on function notice.claim_mails(integer), notice.mail_sent(uuid), notice.forget(integer) to aila_auth;
