-- Passwords, sign-ins and keys. Only the auth service touches these tables, most of them only in the identity job.

create table identity.credential (
  user_id uuid primary key references identity.user_account on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null default now()
);

-- The id is the token header's "kid". The private half is encrypted with a key that is not in the database.
create table identity.signing_key (
  id uuid primary key,
  public_jwk jsonb not null,
  private_key bytea not null,
  created_at timestamptz not null default now()
);

-- One sign-in on one device. Every access token names it, so ending it ends all that it opened.
create table identity.sign_in_session (
  id uuid primary key,
  user_id uuid not null references identity.user_account on delete cascade,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent text not null default '',
  provider_token bytea,
  ended_at timestamptz,
  end_reason text check (end_reason in
    ('signed-out', 'signed-out-everywhere', 'revoked', 'token-reuse', 'password-changed', 'disabled')),
  check ((ended_at is null) = (end_reason is null))
);
create index sign_in_session_user on identity.sign_in_session (user_id);
create index sign_in_session_expiry on identity.sign_in_session (expires_at);

create table identity.refresh_token (
  token_hash bytea primary key,
  session_id uuid not null references identity.sign_in_session on delete cascade,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index refresh_token_session on identity.refresh_token (session_id);

-- The sign-ins that still hold, with what their people may do now. All that services may know of sign-ins.
create function access.live_sessions(session_ids uuid[])
  returns table (session_id uuid, user_id uuid, roles text[], courses jsonb)
  language sql stable security definer set search_path = '' as $$
    select s.id, s.user_id,
      array(select r.role from identity.user_role r where r.user_id = s.user_id order by r.role),
      (select coalesce(jsonb_object_agg(e.course_id, e.role), '{}')
       from course.enrolment e join course.course c on c.id = e.course_id
       where e.user_id = s.user_id and (c.active or e.role <> 'student'))
    from identity.sign_in_session s join identity.user_account u on u.id = s.user_id
    where s.id = any (session_ids) and s.ended_at is null and s.expires_at > now() and u.status = 'active'
  $$;
revoke execute on function access.live_sessions(uuid[]) from public;
grant execute on function access.live_sessions(uuid[]) to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;

create table identity.sign_up (
  id uuid primary key,
  email text not null check (email = lower(email)),
  given_name text not null,
  family_name text not null,
  language text not null check (language in ('en', 'fr')),
  user_id uuid,
  password_hash text,
  code_hash text,
  code_expires_at timestamptz not null,
  tries_left integer not null,
  expires_at timestamptz not null
);
create index sign_up_expiry on identity.sign_up (expires_at);

create table identity.password_reset (
  user_id uuid primary key references identity.user_account on delete cascade,
  code_hash text not null,
  expires_at timestamptz not null,
  tries_left integer not null
);

create table identity.rate_limit (
  limit_name text not null,
  subject bytea not null,
  count integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz,
  primary key (limit_name, subject)
);
create index rate_limit_age on identity.rate_limit (last_at);

create table identity.allowed_email_domain (
  pattern text primary key check (pattern = lower(pattern)),
  created_at timestamptz not null default now()
);

create table identity.promised_role (
  email text not null check (email = lower(email)),
  role text not null check (role in ('student', 'instructor', 'admin')),
  created_at timestamptz not null default now(),
  primary key (email, role)
);

-- Whom an institution's own provider signs in. 'mapped_roles' are those that its claims gave at the last sign-in.
create table identity.external_identity (
  issuer text not null,
  subject text not null,
  user_id uuid not null references identity.user_account on delete cascade,
  mapped_roles text[] not null default '{}',
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index external_identity_user on identity.external_identity (user_id);

-- Who is no longer instructor of the institution teaches no course any more, whichever way the role was lost.
create function access.end_teaching() returns trigger
  language plpgsql security definer set search_path = '' as $$
  begin
    delete from course.enrolment where user_id = old.user_id and role = 'instructor';
    return null;
  end $$;
revoke execute on function access.end_teaching() from public;
create trigger end_teaching after delete on identity.user_role
  for each row when (old.role = 'instructor') execute function access.end_teaching();

-- Tables that only the identity job of the auth service reads and writes, unless a policy below says more.
alter table identity.credential enable row level security;
grant select, insert, update, delete on identity.credential to aila_auth;
create policy identity_job on identity.credential to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.signing_key enable row level security;
grant select, insert, update, delete on identity.signing_key to aila_auth;
create policy identity_job on identity.signing_key to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.sign_in_session enable row level security;
grant select, insert, update, delete on identity.sign_in_session to aila_auth;
create policy identity_job on identity.sign_in_session to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.refresh_token enable row level security;
grant select, insert, update, delete on identity.refresh_token to aila_auth;
create policy identity_job on identity.refresh_token to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.sign_up enable row level security;
grant select, insert, update, delete on identity.sign_up to aila_auth;
create policy identity_job on identity.sign_up to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.password_reset enable row level security;
grant select, insert, update, delete on identity.password_reset to aila_auth;
create policy identity_job on identity.password_reset to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.rate_limit enable row level security;
grant select, insert, update, delete on identity.rate_limit to aila_auth;
create policy identity_job on identity.rate_limit to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.allowed_email_domain enable row level security;
grant select, insert, update, delete on identity.allowed_email_domain to aila_auth;
create policy identity_job on identity.allowed_email_domain to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.promised_role enable row level security;
grant select, insert, update, delete on identity.promised_role to aila_auth;
create policy identity_job on identity.promised_role to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');
alter table identity.external_identity enable row level security;
grant select, insert, update, delete on identity.external_identity to aila_auth;
create policy identity_job on identity.external_identity to aila_auth
  using ((select access.system_job()) = 'identity') with check ((select access.system_job()) = 'identity');

create policy own on identity.sign_in_session to aila_auth
  using (user_id = (select access.current_user_id())) with check (user_id = (select access.current_user_id()));
create policy admin on identity.sign_in_session to aila_auth
  using ((select access.is_admin())) with check ((select access.is_admin()));
create policy admin on identity.allowed_email_domain to aila_auth
  using ((select access.is_admin())) with check ((select access.is_admin()));

create policy admin on identity.promised_role to aila_auth
  using ((select access.is_admin())) with check ((select access.is_admin()));

create policy self_edits on identity.user_account for update to aila_auth
  using (id = (select access.current_user_id())) with check (id = (select access.current_user_id()));
create policy admin_edits on identity.user_account for update to aila_auth
  using ((select access.is_admin())) with check ((select access.is_admin()));
create policy admin_edits on identity.user_role to aila_auth
  using ((select access.is_admin())) with check ((select access.is_admin()));
