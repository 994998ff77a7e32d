-- What instructors see of chats, which are one person's own: figures of each student's progress, the statements that answers
-- missed, and questions that the files did not answer, without who asked. Functions of the owner, so that no right to a row
-- of a chat is given; each asks whether the current user teaches the course or helps there.

-- Of a question that the files did not answer: its words that carry meaning (`terms`), and the pages nearest to it
-- (`nearest`). Null where they did.
alter table chat.reply add unanswered jsonb;

create function analytics.sees_figures(course uuid) returns boolean
  language sql stable security definer set search_path = '' as $$
    select course = any (access.course_ids('instructor', 'assistant')) or access.is_admin()
  $$;

-- People who teach, help or look on are not among those who learn, whatever they tried. Who left is.
create function analytics.no_students(course uuid) returns uuid[]
  language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(e.user_id), '{}') from course.enrolment e where e.course_id = course and e.role <> 'student'
  $$;

create function analytics.standing(course uuid)
  returns table (user_id uuid, module_id uuid, score double precision, attempts integer, achieved_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    others uuid[] := analytics.no_students(course);
  begin
    if not analytics.sees_figures(course) then return; end if;
    return query select y.user_id, y.module_id, y.score, y.attempts, y.achieved_at
      from chat.mastery y
      where y.course_id = course and y.attempts > 0 and y.user_id <> all (others);
  end $$;

-- Statements by how many answers to them were not right, by the verdict that is in force.
create function analytics.missed_statements(course uuid, module uuid, begins timestamptz, ends timestamptz, from_students integer, most integer)
  returns table (module_id uuid, statement_id text, question text, students integer, attempts integer, missed integer)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    others uuid[] := analytics.no_students(course);
  begin
    if not analytics.sees_figures(course) then return; end if;
    return query
      with changed as (
        select distinct on (v.message_id) v.message_id, v.outcome from chat.override v
        where v.course_id = course order by v.message_id, v.version desc),
      tried as (
        select t.module_id, t.statement_id, t.user_id, count(*) as attempts,
          count(*) filter (where coalesce(c.outcome, t.outcome) <> 'correct') as missed, max(t.created_at) as newest
        from chat.attempt t left join changed c on c.message_id = t.message_id
        where t.course_id = course and t.created_at >= begins and t.created_at < ends
          and (module is null or t.module_id = module) and t.user_id <> all (others)
        group by 1, 2, 3),
      ranked as (
        select k.module_id, k.statement_id, count(*)::integer as students, sum(k.attempts)::integer as attempts,
          sum(k.missed)::integer as missed, max(k.newest) as newest
        from tried k group by 1, 2
        having sum(k.missed) > 0 and count(*) >= from_students
        order by 5 desc, 4, 1, 2 limit most)
      select r.module_id, r.statement_id, (
          select a.question from chat.attempt a
          where a.course_id = course and a.created_at = r.newest and a.module_id = r.module_id
            and a.statement_id = r.statement_id limit 1),
        r.students, r.attempts, r.missed
      from ranked r
      order by r.missed desc, r.attempts, r.module_id, r.statement_id;
  end $$;

-- The newest questions that the files did not answer. What is long is cut: it is read in a list. Chats are not an
-- administrator's to read, and so neither is what was asked in them; nor is it anybody's in a course of figures alone.
create function analytics.unanswered_questions(course uuid, module uuid, begins timestamptz, ends timestamptz, most integer)
  returns table (module_id uuid, user_id uuid, question text, unanswered jsonb, asked_at timestamptz)
  language plpgsql stable security definer set search_path = '' as $$
  declare
    others uuid[] := analytics.no_students(course);
  begin
    if course <> all (access.course_ids('instructor', 'assistant')) or access.privacy_of(course) = 'figures' then return; end if;
    return query
      select s.module_id, s.user_id, left(m.content, 400), r.unanswered, r.created_at
      from chat.reply r join chat.message m on m.id = r.student_message_id join chat.session s on s.id = r.session_id
      where r.course_id = course and r.unanswered is not null and r.created_at >= begins and r.created_at < ends
        and s.trial_prompt is null and (module is null or s.module_id = module)
        and s.user_id <> all (others)
      order by r.created_at desc limit most;
  end $$;

revoke execute on function analytics.sees_figures(uuid), analytics.no_students(uuid), analytics.standing(uuid),
  analytics.missed_statements(uuid, uuid, timestamptz, timestamptz, integer, integer),
  analytics.unanswered_questions(uuid, uuid, timestamptz, timestamptz, integer) from public;
grant execute on function analytics.standing(uuid),
  analytics.missed_statements(uuid, uuid, timestamptz, timestamptz, integer, integer),
  analytics.unanswered_questions(uuid, uuid, timestamptz, timestamptz, integer) to aila_gateway;
