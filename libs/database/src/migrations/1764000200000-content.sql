-- Files, their versions, and what was read from them: pages, chunks and embeddings.

create schema content;

create table content.file (
  id uuid primary key,
  course_id uuid not null,
  module_id uuid not null,
  name text not null,
  description text not null default '',
  current_version_id uuid,
  uploaded_by uuid references identity.user_account on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (course_id, module_id) references course.module (course_id, id) on delete cascade,
  unique (course_id, module_id, id)
);
create index file_module on content.file (module_id);

create table content.file_version (
  id uuid primary key,
  file_id uuid not null,
  module_id uuid not null,
  course_id uuid not null,
  number integer not null check (number > 0),
  object_key text not null unique,
  media_type text not null,
  size_bytes bigint not null check (size_bytes > 0),
  sha256 bytea,
  state text not null check (state in
    ('awaiting-upload', 'queued', 'extracting', 'embedding', 'ready', 'failed', 'cancelled')),
  failure text,
  pages_done integer not null default 0,
  pages_total integer,
  chunks_done integer not null default 0,
  chunks_total integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (course_id, module_id, file_id) references content.file (course_id, module_id, id) on delete cascade,
  unique (file_id, number),
  unique (file_id, id)
);
-- The same bytes elsewhere in the course were read and embedded already.
create index file_version_bytes on content.file_version (course_id, sha256) where state = 'ready';
alter table content.file add foreign key (id, current_version_id)
  references content.file_version (file_id, id) on delete set null (current_version_id) deferrable initially deferred;

create table content.page (
  version_id uuid not null references content.file_version on delete cascade,
  number integer not null check (number > 0),
  course_id uuid not null,
  text text not null,
  primary key (version_id, number)
);

create table content.chunk (
  id uuid primary key,
  version_id uuid not null references content.file_version on delete cascade,
  file_id uuid not null,
  module_id uuid not null,
  course_id uuid not null,
  ordinal integer not null,
  page integer not null,
  page_end integer not null check (page_end >= page),
  heading_path text[] not null default '{}',
  span_start integer not null,
  span_end integer not null,
  text text not null,
  unique (version_id, ordinal)
);
create index chunk_module on content.chunk (module_id);
create index chunk_course on content.chunk (course_id);

-- Narrow on purpose: candidates are picked by reading this table alone.
create table content.chunk_bits (
  chunk_id uuid primary key references content.chunk on delete cascade,
  version_id uuid not null,
  module_id uuid not null,
  course_id uuid not null,
  model text not null,
  -- False until the version is the one that is searched.
  published boolean not null default false,
  bits bit(512) not null
);
create index chunk_bits_version on content.chunk_bits (version_id);
create index chunk_bits_module on content.chunk_bits (module_id);
create index chunk_bits_course on content.chunk_bits (course_id);

-- 512 little-endian 32-bit floats of unit length.
create table content.chunk_vector (
  chunk_id uuid primary key references content.chunk on delete cascade,
  course_id uuid not null,
  vector bytea not null check (octet_length(vector) = 2048)
);
-- In the row itself: noise does not compress, and a second look-up for each candidate would double the time.
alter table content.chunk_vector alter column vector set storage plain;

-- Inverted index of each published version: the words of the course language's full-text configuration. A posting
-- is 8 bytes: ordinal of the chunk (int4), occurrences (int2), words in the chunk (int2).
create table content.version_term (
  version_id uuid not null references content.file_version on delete cascade,
  course_id uuid not null,
  term text not null,
  postings bytea not null check (octet_length(postings) % 8 = 0),
  primary key (version_id, term)
);
create index version_term_course on content.version_term (course_id, term text_pattern_ops) include (version_id);

-- What a published version amounts to, for the average length of a chunk.
create table content.version_size (
  version_id uuid primary key references content.file_version on delete cascade,
  course_id uuid not null,
  chunks integer not null,
  words bigint not null
);

-- Objects whose rows are gone: the files service removes them from the store and then from here.
create table content.object_deletion (
  object_key text primary key,
  requested_at timestamptz not null default now()
);
create function content.request_object_deletion() returns trigger
  language plpgsql security definer set search_path = '' as $$
  begin
    insert into content.object_deletion (object_key) values (old.object_key) on conflict do nothing;
    return old;
  end $$;
create trigger object_deletion after delete on content.file_version
  for each row execute function content.request_object_deletion();

alter table content.file enable row level security;
alter table content.file_version enable row level security;
alter table content.page enable row level security;
alter table content.chunk enable row level security;
alter table content.chunk_bits enable row level security;
alter table content.chunk_vector enable row level security;
alter table content.version_term enable row level security;
alter table content.version_size enable row level security;
alter table content.object_deletion enable row level security;

grant usage on schema content to aila_gateway, aila_files, aila_ingest, aila_text_gen;
grant select, insert, update, delete on content.file, content.file_version to aila_files;
grant select on content.page to aila_files;
grant select, delete on content.object_deletion to aila_files;
grant select, update on content.file to aila_ingest;
grant select, update, delete on content.file_version to aila_ingest;
grant select, insert, update, delete on content.page, content.chunk, content.chunk_bits, content.chunk_vector,
  content.version_term, content.version_size to aila_ingest;
grant select on content.file, content.page, content.chunk, content.chunk_bits, content.chunk_vector,
  content.version_term, content.version_size to aila_text_gen;
create policy member_reads on content.file for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.file to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy member_reads on content.file_version for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.file_version to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy member_reads on content.page for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.page to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy member_reads on content.chunk for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.chunk to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy member_reads on content.chunk_bits for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.chunk_bits to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy member_reads on content.chunk_vector for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.chunk_vector to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy member_reads on content.version_term for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.version_term to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy member_reads on content.version_size for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy ingest_job on content.version_size to aila_ingest
  using ((select access.system_job()) = 'ingest') with check ((select access.system_job()) = 'ingest');
create policy instructor_writes on content.file to aila_files
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
create policy upload_expiry_job on content.file to aila_files
  using ((select access.system_job()) = 'upload-expiry');
create policy instructor_writes on content.file_version to aila_files
  using (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()))
  with check (course_id = any ((select access.course_ids('instructor'))::uuid[]) or (select access.is_admin()));
create policy upload_expiry_job on content.file_version to aila_files
  using ((select access.system_job()) = 'upload-expiry');
create policy deletion_job on content.object_deletion to aila_files
  using ((select access.system_job()) = 'object-deletion');
