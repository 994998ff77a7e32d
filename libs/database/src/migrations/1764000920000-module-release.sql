-- A module is a draft or published, and a published one may open at a date. Those that are there are published.

alter table course.module add published boolean not null default true;
-- Null: at once.
alter table course.module add release_at timestamptz;

-- Modules of the current user's courses that are not theirs to see: drafts, and those that are not open yet, for who is
-- there as a student. Everybody else of a course sees them all.
create function access.hidden_module_ids() returns uuid[]
  language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(m.id), '{}') from course.module m
    where (not m.published or m.release_at > now())
      and m.course_id = any (access.course_ids('student')) and not access.is_admin()
  $$;

create function access.hidden_version_ids() returns uuid[]
  language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(v.id), '{}') from content.file_version v
    where v.module_id = any (access.hidden_module_ids())
  $$;

revoke execute on function access.hidden_module_ids(), access.hidden_version_ids() from public;
grant execute on function access.hidden_module_ids(), access.hidden_version_ids()
  to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;

-- Beside what a course's members read, and restrictive: a policy that is added later cannot open it again. Vectors have
-- neither module nor version; they hold no text, and are found by the ids of chunks alone.
create policy hidden on course.module as restrictive for select
  using (id <> all ((select access.hidden_module_ids())::uuid[]));
create policy hidden on chat.module_policy as restrictive for select
  using (module_id <> all ((select access.hidden_module_ids())::uuid[]));
create policy hidden on content.file as restrictive for select
  using (module_id <> all ((select access.hidden_module_ids())::uuid[]));
create policy hidden on content.file_version as restrictive for select
  using (module_id <> all ((select access.hidden_module_ids())::uuid[]));
create policy hidden on content.chunk as restrictive for select
  using (module_id <> all ((select access.hidden_module_ids())::uuid[]));
create policy hidden on content.chunk_bits as restrictive for select
  using (module_id <> all ((select access.hidden_module_ids())::uuid[]));
create policy hidden on content.page as restrictive for select
  using (version_id <> all ((select access.hidden_version_ids())::uuid[]));
create policy hidden on content.version_term as restrictive for select
  using (version_id <> all ((select access.hidden_version_ids())::uuid[]));
create policy hidden on content.version_size as restrictive for select
  using (version_id <> all ((select access.hidden_version_ids())::uuid[]));

-- What was said in a module stays with who said it; only a new chat needs a module that is open.
create policy hidden on chat.session as restrictive for insert
  with check (module_id <> all ((select access.hidden_module_ids())::uuid[]));
