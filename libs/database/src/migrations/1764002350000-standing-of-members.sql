-- When the members of a course were last in one of its chats, and how far they are, for those who teach or help there. Chats and
-- mastery are seen by no other statement of theirs.
create function access.standing_of_members(in_course uuid, members uuid[])
  returns table (user_id uuid, last_seen_at timestamptz, achieved integer)
  language plpgsql stable security definer set search_path = '' as $$
  begin
    if not access.is_admin() and in_course <> all (access.course_ids('instructor', 'assistant')) then return; end if;
    return query
      select m.id,
        (select max(s.last_activity_at) from chat.session s
         where s.course_id = in_course and s.user_id = m.id and s.trial_prompt is null),
        (select count(*)::integer from chat.mastery p join course.module o on o.id = p.module_id
         where p.course_id = in_course and p.user_id = m.id and p.achieved_at is not null
           and o.published and o.trash_id is null)
      from unnest(members) as m (id);
  end $$;
revoke execute on function access.standing_of_members(uuid, uuid[]) from public;
grant execute on function access.standing_of_members(uuid, uuid[]) to aila_gateway;

-- Whether a module has a file that the tutor can read. Names and texts of files are no business of the gateway.
grant select (id, module_id, current_version_id) on content.file to aila_gateway;

-- Whether this transaction sees courses as their students do, whoever acts. It hides more, and never less.
create function access.sees_as_student() returns boolean
  language sql stable set search_path = '' as $$
    select coalesce(current_setting('aila.as_student', true) = 'on', false)
  $$;
revoke execute on function access.sees_as_student() from public;
grant execute on function access.sees_as_student()
  to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;

create or replace function access.hidden_module_ids() returns uuid[]
  language plpgsql stable security definer set search_path = '' as $$
  declare
    me uuid := access.current_user_id();
    trashed uuid[] := access.trashed_module_ids();
    drafts uuid[];
  begin
    if access.sees_as_student() then
      return trashed || array(
        select m.id from course.module m
        where (not m.published or m.release_at > now())
          and (access.is_admin() or exists (
            select from course.enrolment e where e.course_id = m.course_id and e.user_id = me)));
    end if;
    drafts := array(
      select m.id from course.enrolment e join course.module m on m.course_id = e.course_id
      where e.user_id = me and e.role = 'student' and (not m.published or m.release_at > now()));
    if drafts <> '{}' and access.is_admin() then return trashed; end if;
    return drafts || trashed;
  end $$;
