-- Language models as administrators connect them, beside the one of the settings: which there are, who may use which, and in
-- which order they are asked.

create schema model;
grant usage on schema model to aila_text_gen;

create table model.connection (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('builtin', 'openai', 'bedrock')),
  -- Up to and without /chat/completions; null for kinds without an address.
  address text,
  model text,
  region text,
  -- Of one reply; null: as the settings say.
  max_output_tokens integer check (max_output_tokens > 0),
  -- Of a million tokens.
  price_in numeric(12, 4) not null default 0 check (price_in >= 0),
  price_out numeric(12, 4) not null default 0 check (price_out >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  enabled boolean not null default true,
  -- True: only for the courses of model.connection_course.
  restricted boolean not null default false,
  -- Place in the order in which courses without a choice of their own ask; null: only courses that choose it ask it.
  position integer check (position >= 0),
  -- Encrypted by field; what it decrypts to is bound to this table, this row and this field.
  sealed_key bytea,
  key_changed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Of the request that made it, so that the same request again makes no second one.
  created_by uuid references identity.user_account on delete set null,
  request_key text,
  request_digest bytea,
  check ((sealed_key is null) = (key_changed_at is null))
);
create unique index connection_name on model.connection (lower(name));
create unique index connection_request on model.connection (created_by, request_key);

create table model.connection_course (
  connection_id uuid not null references model.connection on delete cascade,
  course_id uuid not null references course.course on delete cascade,
  primary key (connection_id, course_id)
);
create index connection_course_course on model.connection_course (course_id);

-- What a course has chosen; without a row it asks in the order of the institution.
create table model.course_choice (
  course_id uuid primary key references course.course on delete cascade,
  connection_id uuid references model.connection on delete set null,
  version integer not null
);
create index course_choice_connection on model.course_choice (connection_id);

-- What the connections are now, in a few characters: another one as soon as any of them changes, so that services know when
-- what they remember is old.
create function model.fingerprint() returns text
  language sql stable security definer set search_path = '' as $$
    select coalesce(md5(string_agg(c.id || ':' || c.version || ':' || coalesce(c.position, -1), ',' order by c.id)), '')
    from model.connection c
  $$;
revoke execute on function model.fingerprint() from public;
grant execute on function model.fingerprint() to aila_text_gen;

alter table model.connection enable row level security;
alter table model.connection_course enable row level security;
alter table model.course_choice enable row level security;
grant select, insert, update, delete on model.connection to aila_text_gen;
grant select, insert, delete on model.connection_course to aila_text_gen;
grant select, insert, update on model.course_choice to aila_text_gen;

create policy administrator on model.connection to aila_text_gen
  using ((select access.is_admin())) with check ((select access.is_admin()));
create policy administrator on model.connection_course to aila_text_gen
  using ((select access.is_admin())) with check ((select access.is_admin()));
-- What a turn needs, whoever asks: read once by each instance after a change, and kept there.
create policy model_connection_job on model.connection for select to aila_text_gen
  using ((select access.system_job()) = 'model-connection');
create policy instructor on model.course_choice to aila_text_gen
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
