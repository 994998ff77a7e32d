-- A course is copied with everything that its instructors made, and nothing of the people in it. The bytes of its files are
-- not copied: the new version of a file names the object of the one that it was made from.

-- Null: the object at the version's own key.
alter table content.file_version add shared_key text;
-- locks: an institution has tens of thousands of files, and no version shares an object yet
create index file_version_shared on content.file_version (shared_key) where shared_key is not null;

-- An object goes with the last version that names it. Two that go at one moment wait for each other; while nothing is
-- shared, nobody waits.
create or replace function content.request_object_deletion() returns trigger
  language plpgsql security definer set search_path = '' as $$
  declare
    key text := coalesce(old.shared_key, old.object_key);
  begin
    if old.shared_key is not null or exists (select from content.file_version v where v.shared_key = key) then
      perform pg_advisory_xact_lock(hashtext('object:' || key));
      if exists (select from content.file_version v where v.object_key = key or v.shared_key = key) then
        return old;
      end if;
    end if;
    insert into content.object_deletion (object_key) values (key) on conflict do nothing;
    return old;
  end $$;

-- The id of what is copied into a course: always the same, so that rows which name each other still do.
create function access.copied_id(original uuid, into_course uuid) returns uuid
  language sql immutable set search_path = '' as $$
    select overlay(overlay(md5(original::text || into_course::text) placing '8' from 13) placing '8' from 17)::uuid
  $$;

-- Copies what is not in the trash into a new course, which is closed. Files that were not read yet stay behind.
create function access.copy_course(
  source uuid, new_id uuid, new_title text, new_department text, new_number text, new_term text, as_drafts boolean)
  returns void
  language plpgsql volatile security definer set search_path = '' as $$
  begin
    if not access.is_admin() then raise exception 'Only administrators copy courses' using errcode = '42501'; end if;
    insert into course.course (id, title, department, number, term, language, active)
      select new_id, new_title, new_department, new_number, new_term, c.language, false
      from course.course c where c.id = source and c.trash_id is null;
    insert into course.concept (id, course_id, title, position)
      select access.copied_id(k.id, new_id), new_id, k.title, k.position
      from course.concept k where k.course_id = source and k.trash_id is null;
    insert into course.module (id, course_id, concept_id, title, description, position, published, release_at)
      select access.copied_id(m.id, new_id), new_id, access.copied_id(m.concept_id, new_id), m.title, m.description,
        m.position, m.published and not as_drafts, case when as_drafts then null else m.release_at end
      from course.module m where m.course_id = source and m.trash_id is null;
    insert into chat.module_policy
      select (jsonb_populate_record(null::chat.module_policy, to_jsonb(p) || jsonb_build_object(
        'module_id', access.copied_id(p.module_id, new_id), 'course_id', new_id))).*
      from chat.module_policy p join course.module m on m.id = p.module_id
      where m.course_id = source and m.trash_id is null;
    insert into course.prompt (course_id, version, content, author_id)
      select new_id, 1, p.content, access.current_user_id()
      from course.prompt p where p.course_id = source order by p.version desc limit 1;

    -- Whoever deletes one of these versions waits until the copy shares its object.
    perform from content.file_version v where v.course_id = source order by v.id for key share;
    insert into content.file (id, course_id, module_id, name, description, current_version_id, uploaded_by)
      select access.copied_id(f.id, new_id), new_id, access.copied_id(f.module_id, new_id), f.name, f.description,
        access.copied_id(v.id, new_id), f.uploaded_by
      from content.file f join content.file_version v on v.id = f.current_version_id and v.state = 'ready'
        join course.module m on m.id = f.module_id
      where f.course_id = source and m.trash_id is null;
    insert into content.file_version (id, file_id, module_id, course_id, number, object_key, shared_key, media_type, size_bytes,
        sha256, state, pages_done, pages_total, chunks_done, chunks_total)
      select f.current_version_id, f.id, f.module_id, new_id, 1, concat_ws('/', new_id, f.module_id, f.id, 1),
        coalesce(v.shared_key, v.object_key), v.media_type, v.size_bytes, v.sha256, v.state, v.pages_done, v.pages_total,
        v.chunks_done, v.chunks_total
      from content.file f join content.file_version v on access.copied_id(v.id, new_id) = f.current_version_id
      where f.course_id = new_id and v.course_id = source;
    insert into content.page (version_id, number, course_id, text)
      select access.copied_id(p.version_id, new_id), p.number, new_id, p.text
      from content.page p join content.file f on f.course_id = new_id
        and f.current_version_id = access.copied_id(p.version_id, new_id)
      where p.course_id = source;
    insert into content.chunk (id, version_id, file_id, module_id, course_id, ordinal, page, page_end, heading_path, span_start,
        span_end, text)
      select access.copied_id(c.id, new_id), f.current_version_id, f.id, f.module_id, new_id, c.ordinal, c.page, c.page_end,
        c.heading_path, c.span_start, c.span_end, c.text
      from content.chunk c join content.file f on f.course_id = new_id
        and f.current_version_id = access.copied_id(c.version_id, new_id)
      where c.course_id = source;
    insert into content.chunk_bits (chunk_id, version_id, module_id, course_id, model, published, bits)
      select c.id, c.version_id, c.module_id, new_id, b.model, b.published, b.bits
      from content.chunk_bits b join content.chunk c on c.id = access.copied_id(b.chunk_id, new_id)
      where b.course_id = source;
    insert into content.chunk_vector (chunk_id, course_id, vector, windows)
      select c.id, new_id, w.vector, w.windows
      from content.chunk_vector w join content.chunk c on c.id = access.copied_id(w.chunk_id, new_id)
      where w.course_id = source;
    insert into content.version_term (version_id, course_id, term, postings)
      select v.id, new_id, t.term, t.postings
      from content.version_term t join content.file_version v on v.id = access.copied_id(t.version_id, new_id)
      where t.course_id = source;
    insert into content.version_size (version_id, course_id, chunks, words)
      select v.id, new_id, s.chunks, s.words
      from content.version_size s join content.file_version v on v.id = access.copied_id(s.version_id, new_id)
      where s.course_id = source;
  end $$;
revoke execute on function access.copied_id(uuid, uuid),
  access.copy_course(uuid, uuid, text, text, text, text, boolean) from public;
grant execute on function access.copy_course(uuid, uuid, text, text, text, text, boolean) to aila_gateway;
