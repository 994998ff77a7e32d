-- How often an access code may be used, and how often it was. Null: as often as people like.
alter table course.access_code add max_uses integer;
alter table course.access_code add uses integer not null default 0;

create or replace function access.join_course(given_code text, out joined_course_id uuid, out outcome text)
  language plpgsql volatile security definer set search_path = '' as $$
  declare
    found_code course.access_code;
    me uuid := access.current_user_id();
  begin
    -- Locked: of two who come for the last use, one waits for the other.
    select a.* into found_code from course.access_code a join course.course c on c.id = a.course_id
      where a.code = given_code and c.trash_id is null for no key update of a;
    if found_code is null or me is null then outcome := 'unknown'; return; end if;
    if exists (select from course.enrolment e where e.course_id = found_code.course_id and e.user_id = me) then
      joined_course_id := found_code.course_id; outcome := 'already-member'; return;
    end if;
    if found_code.expires_at <= now() then outcome := 'expired'; return; end if;
    if found_code.uses >= found_code.max_uses then outcome := 'used-up'; return; end if;
    if not (select active from course.course where id = found_code.course_id) then outcome := 'inactive'; return; end if;
    insert into course.enrolment (course_id, user_id, role) values (found_code.course_id, me, 'student')
      on conflict do nothing;
    if found then
      update course.access_code set uses = uses + 1 where course_id = found_code.course_id;
    end if;
    joined_course_id := found_code.course_id; outcome := 'joined';
  end $$;
