-- Conversations, running replies, and the evidence of mastery. Everything here belongs to one person.

create schema chat;

create table chat.session (
  id uuid primary key,
  user_id uuid not null references identity.user_account on delete cascade,
  module_id uuid not null,
  course_id uuid not null,
  name text not null,
  named_by_user boolean not null default false,
  created_at timestamptz not null default now(),
  last_activity_at timestamptz not null default now(),
  foreign key (course_id, module_id) references course.module (course_id, id) on delete cascade,
  unique (course_id, user_id, id)
);
create index session_of_user on chat.session (user_id, module_id, last_activity_at desc);

create table chat.message (
  id uuid primary key,
  session_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  ordinal integer not null,
  role text not null check (role in ('student', 'tutor')),
  content text not null,
  reply_id uuid,
  -- The question that is open after a tutor's message: its statement, rubric, hints and tries.
  question jsonb,
  created_at timestamptz not null default now(),
  foreign key (course_id, user_id, session_id) references chat.session (course_id, user_id, id) on delete cascade,
  unique (session_id, ordinal),
  unique (course_id, user_id, id)
);

create table chat.reply (
  id uuid primary key,
  session_id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  student_message_id uuid,
  state text not null check (state in ('running', 'complete', 'stopped', 'interrupted', 'failed')),
  owner_address text not null,
  lease_until timestamptz not null,
  text text not null default '',
  -- The events so far without their texts, so that a resumed stream has the same numbers; see reply-events.ts.
  events jsonb not null default '[]',
  request_key text,
  error_code text,
  model text not null,
  prompt_version text not null default '',
  input_tokens integer,
  output_tokens integer,
  first_token_ms integer,
  total_ms integer,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (course_id, user_id, session_id) references chat.session (course_id, user_id, id) on delete cascade,
  foreign key (course_id, user_id, student_message_id) references chat.message (course_id, user_id, id) on delete cascade
);
create unique index one_running_reply on chat.reply (session_id) where state = 'running';
create unique index reply_request on chat.reply (user_id, request_key);
create index reply_session on chat.reply (session_id);
create index reply_student_message on chat.reply (student_message_id);
create index reply_of_user on chat.reply (user_id, created_at);
create index reply_lease on chat.reply (lease_until) where state = 'running';
alter table chat.message add foreign key (reply_id) references chat.reply on delete cascade;
create index message_reply on chat.message (reply_id);

create table chat.citation (
  message_id uuid not null,
  marker integer not null,
  user_id uuid not null,
  course_id uuid not null,
  file_id uuid not null,
  version_id uuid not null,
  file_name text not null,
  page integer not null,
  quote text not null,
  span_start integer not null,
  span_end integer not null,
  primary key (message_id, marker),
  foreign key (course_id, user_id, message_id) references chat.message (course_id, user_id, id) on delete cascade
);

create table chat.attempt (
  id uuid primary key,
  session_id uuid not null,
  module_id uuid not null,
  course_id uuid not null,
  user_id uuid not null,
  message_id uuid not null,
  statement_id text not null,
  question text not null,
  answer text not null,
  outcome text not null check (outcome in ('correct', 'partial', 'incorrect')),
  score double precision not null check (score between 0 and 1),
  covered jsonb not null,
  missing jsonb not null,
  -- The graded ideas of the rubric, and the hints taken before the answer.
  evidence jsonb not null,
  -- How far the student was in the module with this attempt.
  progress jsonb not null,
  model text not null,
  created_at timestamptz not null default now(),
  foreign key (course_id, user_id, message_id) references chat.message (course_id, user_id, id) on delete cascade
);
create index attempt_of_user on chat.attempt (user_id, module_id, created_at);
create index attempt_message on chat.attempt (message_id);

create table chat.mastery (
  user_id uuid not null references identity.user_account on delete cascade,
  module_id uuid not null,
  course_id uuid not null,
  score double precision not null check (score between 0 and 1),
  attempts integer not null,
  achieved_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (user_id, module_id),
  foreign key (course_id, module_id) references course.module (course_id, id) on delete cascade
);

-- How a module's tutor helps and when it counts the module as mastered; without a row the defaults hold.
create table chat.module_policy (
  module_id uuid primary key,
  course_id uuid not null,
  max_hints integer not null check (max_hints between 0 and 3),
  -- Null: the tutor never shows the answer.
  reveal_after_tries integer check (reveal_after_tries > 0),
  mastery_threshold double precision not null check (mastery_threshold > 0 and mastery_threshold < 1),
  mastery_statements integer not null check (mastery_statements > 0),
  foreign key (course_id, module_id) references course.module (course_id, id) on delete cascade
);

grant usage on schema chat to aila_text_gen, aila_gateway;
grant select, insert, update, delete on chat.session, chat.message, chat.reply, chat.citation, chat.attempt, chat.mastery
  to aila_text_gen;
grant select on chat.mastery to aila_gateway;
grant select on chat.module_policy to aila_text_gen;
grant select, insert, update, delete on chat.module_policy to aila_gateway;

alter table chat.module_policy enable row level security;
create policy member_reads on chat.module_policy for select using (
  course_id = any ((select access.my_course_ids())::uuid[]));
create policy instructor_writes on chat.module_policy to aila_gateway
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
alter table chat.session enable row level security;
create policy own on chat.session
  -- control: own-chats
  using (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]))
  with check (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
alter table chat.message enable row level security;
create policy own on chat.message
  using (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]))
  with check (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
alter table chat.reply enable row level security;
create policy own on chat.reply
  using (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]))
  with check (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
alter table chat.citation enable row level security;
create policy own on chat.citation
  using (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]))
  with check (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
alter table chat.attempt enable row level security;
create policy own on chat.attempt
  using (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]))
  with check (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
alter table chat.mastery enable row level security;
create policy own on chat.mastery
  using (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]))
  with check (user_id = (select access.current_user_id()) and course_id = any ((select access.my_course_ids())::uuid[]));
create policy reply_lease_job on chat.session to aila_text_gen
  using ((select access.system_job()) = 'reply-lease') with check ((select access.system_job()) = 'reply-lease');
create policy reply_lease_job on chat.message to aila_text_gen
  using ((select access.system_job()) = 'reply-lease') with check ((select access.system_job()) = 'reply-lease');
create policy reply_lease_job on chat.reply to aila_text_gen
  using ((select access.system_job()) = 'reply-lease') with check ((select access.system_job()) = 'reply-lease');
create policy reply_lease_job on chat.citation to aila_text_gen
  using ((select access.system_job()) = 'reply-lease') with check ((select access.system_job()) = 'reply-lease');
