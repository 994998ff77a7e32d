/**
 * Fills a course with students and chats by a few statements, as a term leaves it: each student sits down ten times, in a
 * module and at an hour of their own, and says five things; the tutor answers. Three of five messages are answers to
 * questions, and one in twenty is a question that the files do not answer.
 *
 * @param owner a pool of the owner's connections
 * @param place `{ courseId, conceptId }` of a course
 * @param size `{ students, modules, messages }`
 */
export async function fillCourse(owner, { courseId, conceptId }, { students, modules, messages }) {
  const sittings = Math.round(messages / 10 / students);
  const run = (sql, parameters = []) => owner.query(sql, parameters);
  await run(
    `insert into course.module (id, course_id, concept_id, title, position)
     select gen_random_uuid(), $1, $2, 'Module ' || n, n from generate_series(1, $3::int) n`,
    [courseId, conceptId, modules],
  );
  await run(
    `insert into identity.user_account (id, email, given_name, family_name, status)
     select gen_random_uuid(), 'student-' || n || '@bench.test', 'Given ' || n % 997, 'Family ' || n, 'active'
     from generate_series(1, $1::int) n`,
    [students],
  );
  await run(
    `insert into course.enrolment (course_id, user_id, role)
     select $1, id, 'student' from identity.user_account where email like 'student-%@bench.test'`,
    [courseId],
  );
  await run(
    `insert into chat.session (id, user_id, module_id, course_id, name, created_at)
     select gen_random_uuid(), e.user_id, m.ids[1 + floor(random() * cardinality(m.ids))::int], $1, 'A chat',
       date_trunc('minute', now() - random() * interval '110 days')
     from course.enrolment e, generate_series(1, $2::int) n,
       (select array_agg(id) as ids from course.module where course_id = $1) m
     where e.course_id = $1 and e.role = 'student' and n > 0`,
    [courseId, sittings],
  );
  await run(
    `insert into chat.message (id, session_id, user_id, course_id, ordinal, role, content, created_at)
     select gen_random_uuid(), s.id, s.user_id, s.course_id, n, case n % 2 when 0 then 'tutor' else 'student' end,
       'What is the ' || floor(random() * 400) || 'th thing, and how is it of use to the ' || floor(random() * 20) || 'th?',
       s.created_at + n * interval '1 minute'
     from chat.session s, generate_series(0, 9) n where s.course_id = $1`,
    [courseId],
  );
  await run(
    `insert into chat.reply (id, session_id, user_id, course_id, student_message_id, state, owner_address, lease_until, model,
       created_at, unanswered)
     select gen_random_uuid(), session_id, user_id, course_id, id, 'complete', '', now(), 'model', created_at,
       case when random() < 0.05 then jsonb_build_object('terms', regexp_split_to_array(content, '\\W+'), 'nearest',
         '[{"fileId": "00000000-0000-4000-8000-000000000000", "fileName": "a.pdf", "page": 3}]'::jsonb) end
     from chat.message where course_id = $1 and role = 'student'`,
    [courseId],
  );
  await run(
    `insert into chat.attempt (id, session_id, module_id, course_id, user_id, message_id, statement_id, question, answer,
       outcome, score, covered, missing, evidence, progress, model, created_at)
     select gen_random_uuid(), s.id, s.module_id, s.course_id, s.user_id, m.id, 'statement ' || floor(random() * 20),
       'What is it?', 'It is so.', (array['correct', 'partial', 'incorrect'])[1 + floor(random() * 3)::int], random(),
       '[]', '[]', '{}', '{}', 'model', m.created_at
     from chat.message m join chat.session s on s.id = m.session_id
     where m.course_id = $1 and m.role = 'student' and m.ordinal < 7`,
    [courseId],
  );
  await run(
    `insert into chat.mastery (user_id, module_id, course_id, score, attempts, achieved_at)
     select user_id, module_id, course_id, avg(score), count(*), case when avg(score) > 0.5 then max(created_at) end
     from chat.attempt where course_id = $1 group by 1, 2, 3`,
    [courseId],
  );
  // As the trigger of the log counts it; event by event it would take minutes.
  await run(
    `insert into analytics.activity (course_id, slot, module_id, user_id, student_messages, tutor_messages, attempts, accesses)
     select s.course_id, date_bin('15 minutes', m.created_at, '2000-01-01T00:00:00Z'), s.module_id, s.user_id,
       count(*) filter (where m.role = 'student'), count(*) filter (where m.role = 'tutor'),
       count(*) filter (where m.role = 'student' and m.ordinal < 7), count(*) filter (where m.ordinal = 0)
     from chat.session s join chat.message m on m.session_id = s.id where s.course_id = $1 group by 1, 2, 3, 4`,
    [courseId],
  );
  // As autovacuum leaves a database that has run for a while.
  await run('vacuum analyze');
}
