import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, ownerRole } from '@aila/database';
import { withStack } from '../support/stack.mjs';

const MESSAGES = 1_000_000;
const [STUDENTS, MESSAGES_A_CHAT] = [1_000, 50];
/** How often memory is looked at. Milliseconds. */
const LOOK_MS = 250;

/** Chat logs of a course: whether as many messages as a large course has need more memory than a few. */
export async function measure({ quick }) {
  return withStack({}, (stack) => exportsOf(stack, quick), { pages: false });
}

async function exportsOf(stack, quick) {
  const messages = quick ? 20_000 : MESSAGES;
  const { call } = await stack.as('instructor');
  const { items } = await call('GET', '/courses');
  const [{ id: courseId }] = items;
  const { concepts } = await call('GET', `/courses/${courseId}`);
  const [{ id: moduleId }] = concepts[0].modules;
  const owner = createPool(stack.databaseSettings(ownerRole), { max: 1, application_name: 'bench-export' });
  try {
    await seed(owner, courseId, moduleId, messages / 100);
    const few = await exportOnce(stack, call, courseId);
    await seed(owner, courseId, moduleId, messages);
    const many = await exportOnce(stack, call, courseId);
    return [
      {
        what: 'memory that an export takes, times that of one with a hundredth of the messages',
        value: many.peak / few.peak,
        goal: { atMost: 1.5 },
        detail: `resident memory of ingest: before ${mebibytes(few.before)}, at most ${mebibytes(few.peak)} with ${few.messages} messages and ${mebibytes(many.peak)} with ${many.messages}; by tenths of the way ${many.course.map(mebibytes).join(', ')}`,
      },
      {
        what: 'messages of chat logs written in a second',
        value: many.messages / many.seconds,
        unit: '1/s',
        detail: `${many.messages} messages, ${mebibytes(many.bytes)}, in ${many.seconds.toFixed(0)} s`,
      },
    ];
  } finally {
    await owner.end();
  }
}

/** Students of the course with chats of so many messages in all. */
async function seed(owner, courseId, moduleId, messages) {
  const chats = Math.ceil(messages / MESSAGES_A_CHAT);
  await owner.query(
    `with people as (
       insert into identity.user_account (id, email, status)
       select id, id || '@bench.test', 'active' from (select gen_random_uuid() as id from generate_series(1, $1)) made
       returning id),
     members as (
       insert into course.enrolment (course_id, user_id, role) select $2, id, 'student' from people returning user_id),
     numbered as (select user_id, row_number() over () as place from members),
     chats as (
       insert into chat.session (id, user_id, module_id, course_id, name)
       select gen_random_uuid(), n.user_id, $3, $2, 'A chat'
       from generate_series(1, $4) c join numbered n on n.place = 1 + c % $1
       returning id, user_id)
     insert into chat.message (id, session_id, user_id, course_id, ordinal, role, content)
     select gen_random_uuid(), c.id, c.user_id, $2, o, case o % 2 when 0 then 'tutor' else 'student' end,
       repeat('What somebody says of loops and lists. ', 1 + o % 8)
     from chats c cross join generate_series(0, $5 - 1) o`,
    [Math.min(STUDENTS, chats), courseId, moduleId, chats, MESSAGES_A_CHAT],
  );
  await owner.query('analyze');
}

async function exportOnce({ services }, call, courseId) {
  const { pid } = services.get('ingest');
  const before = residentOf(pid);
  const looks = [];
  const timer = setInterval(() => looks.push(residentOf(pid)), LOOK_MS);
  const began = performance.now();
  try {
    const { id } = await call('POST', `/courses/${courseId}/exports`, { format: 'csv' });
    for (;;) {
      const made = await call('GET', `/exports/${id}`);
      if (made.state === 'ready') {
        const seconds = (performance.now() - began) / 1_000;
        const tenth = Math.max(1, Math.floor(looks.length / 10));
        const course = looks.filter((_, place) => place % tenth === 0);
        const peak = Math.max(before, ...looks);
        return { before, peak, course, seconds, messages: made.messagesDone, bytes: made.sizeBytes };
      }
      if (made.state === 'failed') throw new Error(`The export failed: ${made.failure}`);
      await sleep(200);
    }
  } finally {
    clearInterval(timer);
  }
}

const residentOf = (pid) => 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
const mebibytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;
