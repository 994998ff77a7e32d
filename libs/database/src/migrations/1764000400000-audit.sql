-- Services may add to the audit log and nobody may change it.

create schema audit;
create table audit.event (
  id uuid primary key,
  at timestamptz not null default now(),
  actor_id uuid,
  system_job text,
  action text not null,
  course_id uuid,
  target_id uuid,
  details jsonb not null default '{}',
  request_id text,
  check ((actor_id is null) <> (system_job is null))
);
create index event_at on audit.event (at);
create index event_course on audit.event (course_id, at);

alter table audit.event enable row level security;
grant usage on schema audit to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
grant insert on audit.event to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
grant select on audit.event to aila_gateway;
create policy as_oneself on audit.event for insert with check (
  actor_id = (select access.current_user_id()) or (actor_id is null and system_job = (select access.system_job())));
create policy admin_reads on audit.event for select to aila_gateway using ((select access.is_admin()));
