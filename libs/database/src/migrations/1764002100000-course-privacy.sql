-- What the staff of a course may know of its students' chats: `identified`, with names; `pseudonymous`, under a name that
-- says nothing; `figures`, no chats at all. Each choice stays, with who made it; the one with the highest number is in force,
-- and a course without one is `identified`.
create table course.privacy (
  course_id uuid not null references course.course on delete cascade,
  version integer not null check (version > 0),
  mode text not null check (mode in ('identified', 'pseudonymous', 'figures')),
  author_id uuid references identity.user_account on delete set null,
  created_at timestamptz not null default now(),
  primary key (course_id, version)
);
create index privacy_author on course.privacy (author_id);
alter table course.privacy enable row level security;

create function access.privacy_of(given_course uuid) returns text
  language sql stable security definer set search_path = '' as $$
    select coalesce(
      (select mode from course.privacy where course_id = given_course order by version desc limit 1), 'identified')
  $$;

-- What students wrote under a promise stays under it as far as those who teach them go: only administrators take it back.
create function access.may_set_privacy(given_course uuid, given_mode text) returns boolean
  language sql stable security definer set search_path = '' as $$
    select access.is_admin() or (given_course = any (access.course_ids('instructor'))
      and array_position('{identified,pseudonymous,figures}', given_mode)
        >= array_position('{identified,pseudonymous,figures}', access.privacy_of(given_course)))
  $$;

grant select, insert on course.privacy to aila_gateway;
grant select on course.privacy to aila_text_gen;
create policy member_reads on course.privacy for select using (
  course_id = any ((select access.my_course_ids())::uuid[]) or (select access.is_admin()));
create policy staff_writes on course.privacy for insert to aila_gateway with check (
  author_id = (select access.current_user_id()) and access.may_set_privacy(course_id, mode));

-- The key by which a course's students get their pseudonyms, as the two blocks that HMAC (RFC 2104) makes of it. No service
-- may read it: whoever had it could find out who is behind a pseudonym.
create table course.pseudonym_key (
  course_id uuid primary key references course.course on delete cascade,
  inner_block bytea not null,
  outer_block bytea not null
);
alter table course.pseudonym_key enable row level security;

create function access.new_pseudonym_key(given_course uuid) returns void
  language plpgsql volatile security definer set search_path = '' as $$
  declare
    key bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    inner_block bytea := decode(repeat('36', 64), 'hex');
    outer_block bytea := decode(repeat('5c', 64), 'hex');
  begin
    for place in 0 .. 31 loop
      inner_block := set_byte(inner_block, place, get_byte(inner_block, place) # get_byte(key, place));
      outer_block := set_byte(outer_block, place, get_byte(outer_block, place) # get_byte(key, place));
    end loop;
    insert into course.pseudonym_key values (given_course, inner_block, outer_block) on conflict do nothing;
  end $$;

create function access.key_of_new_course() returns trigger
  language plpgsql security definer set search_path = '' as $$
  begin
    perform access.new_pseudonym_key(new.id);
    return null;
  end $$;
create trigger pseudonym_key after insert on course.course for each row execute function access.key_of_new_course();
select access.new_pseudonym_key(id) from course.course;

-- The pseudonym of a person in a course: HMAC-SHA-256 of the person's id, in the form of a UUID. It is the same as long as the
-- course is there, and another one in another course.
create function access.pseudonym(given_course uuid, person uuid) returns uuid
  language sql stable security definer set search_path = '' as $$
    select encode(set_byte(set_byte(hash, 6, (get_byte(hash, 6) & 15) | 128), 8, (get_byte(hash, 8) & 63) | 128), 'hex')::uuid
    from (select substring(sha256(k.outer_block || sha256(k.inner_block || uuid_send(person))) for 16) as hash
          from course.pseudonym_key k where k.course_id = given_course) made
  $$;

-- Whether the current user may open what a student does in a course.
create function access.may_open(given_course uuid, learner uuid) returns boolean
  language sql stable security definer set search_path = '' as $$
    select learner <> access.current_user_id()
      and (given_course = any (access.course_ids('instructor')) or access.is_admin())
      and access.privacy_of(given_course) <> 'figures'
      and exists (select from course.enrolment e
        where e.course_id = given_course and e.user_id = learner and e.role = 'student')
  $$;

-- The students of a course as its staff may know them: all of them, or the one who is shown under an id or is a person. In a pseudonymous
-- course nothing of a row but `user_id` leads to the person, and that is for other statements of the same transaction.
create function access.learners(given_course uuid, only_shown uuid, only_person uuid)
  returns table (user_id uuid, shown_id uuid, name text, email text, place text)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    mode text := access.privacy_of(given_course);
  begin
    if mode = 'figures' or not (given_course = any (access.course_ids('instructor')) or access.is_admin()) then return; end if;
    if mode = 'pseudonymous' then
      return query
        select e.user_id, p.shown, null::text, null::text, p.shown::text
        from course.enrolment e cross join lateral (select access.pseudonym(given_course, e.user_id) as shown) p
        where e.course_id = given_course and e.role = 'student' and e.user_id <> access.current_user_id()
          and (only_person is null or e.user_id = only_person) and (only_shown is null or p.shown = only_shown);
      return;
    end if;
    return query
      select u.id, u.id, concat_ws(' ', nullif(coalesce(nullif(u.preferred_name, ''), u.given_name), ''), nullif(u.family_name, '')),
        u.email, lower(u.family_name || ' ' || u.given_name)
      from course.enrolment e join identity.user_account u on u.id = e.user_id
      where e.course_id = given_course and e.role = 'student' and e.user_id <> access.current_user_id()
        and (only_person is null or e.user_id = only_person) and (only_shown is null or e.user_id = only_shown);
  end $$;

revoke execute on function access.privacy_of(uuid), access.may_set_privacy(uuid, text), access.new_pseudonym_key(uuid),
  access.key_of_new_course(), access.pseudonym(uuid, uuid), access.may_open(uuid, uuid), access.learners(uuid, uuid, uuid) from public;
grant execute on function access.privacy_of(uuid) to aila_gateway, aila_text_gen;
grant execute on function access.may_set_privacy(uuid, text) to aila_gateway;
grant execute on function access.may_open(uuid, uuid), access.learners(uuid, uuid, uuid) to aila_text_gen;
