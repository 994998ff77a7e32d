-- Every opening of somebody else's chats: by whom, when and why. It is at the same time what opens them, for an hour: without
-- its row there is nothing to read. `work` opens the answers, verdicts and names of chats of one student in one course; `chat`
-- opens one chat.
create table chat.opening (
  id uuid primary key,
  kind text not null check (kind in ('work', 'chat')),
  opener_id uuid references identity.user_account on delete set null,
  opener_role text not null check (opener_role in ('instructor', 'admin')),
  user_id uuid not null references identity.user_account on delete cascade,
  course_id uuid not null references course.course on delete cascade,
  session_id uuid,
  reason text,
  created_at timestamptz not null default now(),
  until timestamptz not null,
  check (opener_role = 'instructor' or reason is not null),
  check (kind = 'chat' or session_id is null),
  -- The row stays when the student deletes the chat.
  foreign key (course_id, user_id, session_id) references chat.session (course_id, user_id, id) on delete set null (session_id)
);
create index opening_of_user on chat.opening (user_id, created_at desc, id desc);
create index opening_by_opener on chat.opening (opener_id, course_id, user_id);
create index opening_of_session on chat.opening (course_id, user_id, session_id);
alter table chat.opening enable row level security;

-- Whose a chat is that staff of its course could open: a student's, not the current user's own, and no trial. Whether they may
-- is another question.
create function access.chat_of_learner(given_session uuid) returns table (course_id uuid, user_id uuid)
  language sql stable security definer set search_path = '' as $$
    select s.course_id, s.user_id
    from chat.session s join course.enrolment e on e.course_id = s.course_id and e.user_id = s.user_id and e.role = 'student'
    where s.id = given_session and s.trial_prompt is null and s.user_id <> access.current_user_id()
      and (s.course_id = any (access.my_course_ids()) or access.is_admin())
  $$;

-- What the transaction has opened: it names the opening, which must be the current user's, not be over, and still be allowed.
-- A transaction that names none, as those of one's own chats, opens nothing.
create function access.opened() returns table (course_id uuid, user_id uuid, session_id uuid)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    given text := current_setting('aila.opening', true);
  begin
    if given is null or given = '' then return; end if;
    return query
      select o.course_id, o.user_id, o.session_id from chat.opening o
      where o.id = given::uuid and o.opener_id = access.current_user_id() and o.until > now()
        and (o.kind = 'work' or o.session_id is not null)
        and (o.reason is not null or o.course_id = any (access.course_ids('instructor')))
        and access.may_open(o.course_id, o.user_id);
  end $$;

-- How far students are, for the list of them: modules achieved, graded answers, and when they last were in a chat. That
-- moment would tell who is behind a pseudonym.
create function access.learner_figures(given_course uuid, learners uuid[])
  returns table (user_id uuid, achieved integer, attempts integer, last_activity_at timestamptz)
  language sql stable security definer set search_path = '' as $$
    select l.id, coalesce(m.achieved, 0), coalesce(m.attempts, 0),
      case when access.privacy_of(given_course) = 'identified' then s.last_activity_at end
    from unnest(learners) as l (id)
    left join lateral (
      select count(*) filter (where y.achieved_at is not null)::integer as achieved, sum(y.attempts)::integer as attempts
      from chat.mastery y where y.user_id = l.id and y.course_id = given_course) m on true
    left join lateral (
      select max(c.last_activity_at) as last_activity_at from chat.session c
      where c.user_id = l.id and c.course_id = given_course and c.trial_prompt is null) s on true
    where access.may_open(given_course, l.id)
  $$;

grant select, insert on chat.opening to aila_text_gen;
create policy own on chat.opening for select using (user_id = (select access.current_user_id()));
create policy opener_reads on chat.opening for select using (opener_id = (select access.current_user_id()));
create policy opener_writes on chat.opening for insert to aila_text_gen with check (
  opener_id = (select access.current_user_id()) and until <= now() + interval '1 hour' and (kind = 'work' or session_id is not null)
  and case opener_role when 'admin' then (select access.is_admin())
    else course_id = any ((select access.course_ids('instructor'))::uuid[]) end
  and access.may_open(course_id, user_id)
  and (session_id is null or exists (select from access.chat_of_learner(session_id) c where c.user_id = opening.user_id)));

revoke execute on function access.chat_of_learner(uuid), access.opened(), access.learner_figures(uuid, uuid[]) from public;
grant execute on function access.chat_of_learner(uuid), access.opened(), access.learner_figures(uuid, uuid[]) to aila_text_gen;

create policy opened on chat.session for select to aila_text_gen using (
  trial_prompt is null and (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o));
create policy opened on chat.message for select to aila_text_gen using (
  session_id in (select o.session_id from access.opened() o));
create policy opened on chat.reply for select to aila_text_gen using (
  session_id in (select o.session_id from access.opened() o));
create policy opened on chat.citation for select to aila_text_gen using (
  (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o));
create policy opened on chat.attempt for select to aila_text_gen using (
  (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o where o.session_id is null)
  or session_id in (select o.session_id from access.opened() o));
create policy opened on chat.mastery for select to aila_text_gen using (
  (course_id, user_id) in (select o.course_id, o.user_id from access.opened() o));
