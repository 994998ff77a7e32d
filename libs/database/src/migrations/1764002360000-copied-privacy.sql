-- A copy keeps the promise of its original about what staff may know of chats: its students must not find less of it.
create function access.copy_course_privacy(source uuid, new_id uuid) returns void
  language plpgsql volatile security definer set search_path = '' as $$
  begin
    if not access.is_admin() then raise exception 'Only administrators copy courses' using errcode = '42501'; end if;
    insert into course.privacy (course_id, version, mode, author_id)
      select new_id, 1, p.mode, access.current_user_id()
      from course.privacy p where p.course_id = source order by p.version desc limit 1;
  end $$;
revoke execute on function access.copy_course_privacy(uuid, uuid) from public;
grant execute on function access.copy_course_privacy(uuid, uuid) to aila_gateway;
