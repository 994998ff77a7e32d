import { setTimeout as sleep } from 'node:timers/promises';
import { policies, type PolicyName, type UserActor } from '@aila/access';
import type { Database } from '@aila/database';
import { createLogger, Metrics } from '@aila/telemetry';
import { seedClass, seedUser, TestDatabase } from '@aila/testing';
import { SignInCheck } from './sign-in-check.js';
import { SignInWatch } from './sign-in-watch.js';

let db: TestDatabase;
let database: Database;
let watch: SignInWatch;
beforeAll(async () => {
  db = await TestDatabase.start();
  // A service that has no business with sign-ins: it may ask this one question all the same.
  database = await db.as('text-gen');
}, 60_000);
const service = { logger: createLogger('test', 'silent'), metrics: new Metrics('test') };
beforeEach(() => (watch = new SignInWatch(database, service)));
afterEach(() => watch.onApplicationShutdown());
afterAll(() => db.stop());

/** What is promised for a right that is lost. Milliseconds. */
const promised = 5_000;

/** A source that says something now and then and never ends by itself. */
async function* endless(interval: number): AsyncGenerator<number> {
  for (let item = 0; ; item++) {
    yield item;
    await sleep(interval, undefined, { ref: false });
  }
}

/** Reads a guarded stream while something happens. @returns the code that ended it and after how long, in milliseconds */
async function endOf(actor: UserActor, courseId: string | undefined, happening: () => Promise<unknown>, interval = 20) {
  const source = watch.whileAllowed(actor, courseId === undefined ? {} : { courseId }, endless(interval));
  await source.next();
  await sleep(300);
  const start = performance.now();
  await happening();
  try {
    for await (const _ of source) if (performance.now() - start > promised) return { code: 'open', after: Infinity };
  } catch (error) {
    return { code: (error as { code: string }).code, after: performance.now() - start };
  }
  return { code: 'ended', after: performance.now() - start };
}

const sql = (text: string, ...values: unknown[]) => db.owner.query(text, values);

describe('a stream that is open', () => {
  test('ends within 5 seconds when its instructor is demoted', async () => {
    const { instructor, courseId } = await seedClass(db.owner);
    const end = await endOf(instructor, courseId, () =>
      sql('delete from identity.user_role where user_id = $1', instructor.userId),
    );
    expect(end.code).toBe('FORBIDDEN');
    expect(end.after).toBeLessThan(promised);
  });

  test('that belongs to no course ends within 5 seconds when its administrator is demoted', async () => {
    const admin = await seedUser(db.owner, 'admin', 'student');
    const end = await endOf(admin, undefined, () =>
      sql(`delete from identity.user_role where user_id = $1 and role = 'admin'`, admin.userId),
    );
    expect(end.code).toBe('FORBIDDEN');
    expect(end.after).toBeLessThan(promised);
  });

  test('that shows what is one’s own outlives the loss of a role, but not that of the sign-in', async () => {
    const admin = await seedUser(db.owner, 'admin', 'student');
    const source = watch.whileAllowed(admin, { own: true }, endless(20));
    await source.next();
    await sql(`delete from identity.user_role where user_id = $1 and role = 'admin'`, admin.userId);
    const start = performance.now();
    for await (const _ of source) if (performance.now() - start > promised) break;
    expect(performance.now() - start).toBeGreaterThan(promised);
    const again = watch.whileAllowed(admin, { own: true }, endless(20));
    await again.next();
    await sql(
      'update identity.sign_in_session set ended_at = now(), end_reason = $2 where id = $1',
      admin.signInId,
      'revoked',
    );
    await expect(
      (async () => {
        for await (const _ of again) continue;
      })(),
    ).rejects.toMatchObject({ code: 'SIGN_IN_ENDED' });
  }, 20_000);

  test('ends within 5 seconds when its sign-in is revoked, even while the source is silent', async () => {
    const { student, courseId } = await seedClass(db.owner);
    const revoke = () =>
      sql(
        `update identity.sign_in_session set ended_at = now(), end_reason = 'revoked' where id = $1`,
        student.signInId,
      );
    const end = await endOf(student, courseId, revoke, 60_000);
    expect(end.code).toBe('SIGN_IN_ENDED');
    expect(end.after).toBeLessThan(promised);
  }, 10_000);

  test.each([
    ['the account is disabled', `update identity.user_account set status = 'disabled' where id = $1`, 'SIGN_IN_ENDED'],
    ['the person is unenrolled', 'delete from course.enrolment where user_id = $1', 'FORBIDDEN'],
    ['the course role changes', `update course.enrolment set role = 'observer' where user_id = $1`, 'FORBIDDEN'],
  ])('ends within 5 seconds when %s', async (_, change, code) => {
    const { student, courseId } = await seedClass(db.owner);
    const end = await endOf(student, courseId, () => sql(change, student.userId));
    expect(end).toMatchObject({ code });
    expect(end.after).toBeLessThan(promised);
  });

  test('of a person who joins another course or gains a role goes on', async () => {
    const { student, courseId } = await seedClass(db.owner);
    const other = await seedClass(db.owner);
    const end = await endOf(student, courseId, async () => {
      await sql(
        `insert into course.enrolment (course_id, user_id, role) values ($1, $2, 'student')`,
        other.courseId,
        student.userId,
      );
      await sql(`insert into identity.user_role (user_id, role) values ($1, 'instructor')`, student.userId);
    });
    expect(end.code).toBe('open');
  }, 10_000);

  test('ends at once for who leaves it while it is silent, and its source hears of it', async () => {
    const { student } = await seedClass(db.owner);
    let closed = false;
    const silent: AsyncIterable<never> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => undefined),
        return: () => {
          closed = true;
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    };
    const stream = watch.whileAllowed(student, {}, silent);
    const waiting = stream.next();
    await stream.return(undefined);
    expect([await waiting, closed]).toEqual([{ done: true, value: undefined }, true]);
  });

  test('that ends by itself ends, and an error of its source is thrown on', async () => {
    const { student } = await seedClass(db.owner);
    async function* source(fails: boolean) {
      yield 1;
      if (fails) throw new Error('broken');
    }
    const items: number[] = [];
    for await (const item of watch.whileAllowed(student, {}, source(false))) items.push(item);
    expect(items).toEqual([1]);
    const broken = watch.whileAllowed(student, {}, source(true));
    await broken.next();
    await expect(broken.next()).rejects.toThrow('broken');
    expect(await broken.next()).toEqual({ done: true, value: undefined });
  });

  test('is not opened for longer than a look for somebody who is no member of the course', async () => {
    const { stranger, courseId } = await seedClass(db.owner);
    const end = await endOf(stranger, courseId, () => Promise.resolve());
    expect(end.code).toBe('FORBIDDEN');
  });

  test('costs one query per look however many are open', async () => {
    let looks = 0;
    const liveSignIns = (ids: readonly string[]) => {
      looks += 1;
      return database.liveSignIns(ids);
    };
    const counting = new SignInWatch({ liveSignIns }, service);
    const people = await Promise.all(Array.from({ length: 20 }, () => seedUser(db.owner, 'student')));
    const watches = people.map((person) => counting.watch(person));
    await sleep(2_500);
    expect(looks).toBe(2);
    expect(watches.every(({ signal }) => !signal.aborted)).toBe(true);
    watches.forEach((one) => one.stop());
    await sleep(2_500);
    expect(looks).toBe(2);
    await counting.onApplicationShutdown();
  }, 10_000);
});

describe('the check before each request', () => {
  const countingCheck = () => {
    const asked: (readonly string[])[] = [];
    const check = new SignInCheck({
      liveSignIns: (ids) => {
        asked.push(ids);
        return database.liveSignIns(ids);
      },
    });
    return { check, asked };
  };

  test('one query answers many requests of many people at once', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => seedUser(db.owner, 'student')));
    const { check, asked } = countingCheck();
    const confirmed = await Promise.all(
      [...people, ...people].map((person) => check.confirm(person, policies['signed-in'])),
    );
    expect(confirmed.map(({ userId }) => userId)).toEqual([...people, ...people].map(({ userId }) => userId));
    expect(asked.map((ids) => ids.length)).toEqual([10]);
  });

  test('roles are those of the database, not those of the token', async () => {
    const person = await seedUser(db.owner, 'student');
    const { check } = countingCheck();
    expect((await check.confirm({ ...person, roles: ['admin'] }, policies['signed-in'])).roles).toEqual(['student']);
  });

  test('a role that opens something is looked for anew each time; other requests share an answer for a moment', async () => {
    const person = await seedUser(db.owner, 'admin', 'student');
    const { check, asked } = countingCheck();
    const rolesFor = async (policy: PolicyName) => (await check.confirm(person, policies[policy])).roles;
    expect(await rolesFor('people.manage')).toEqual(['admin', 'student']);
    await db.owner.query(`delete from identity.user_role where user_id = $1 and role = 'admin'`, [person.userId]);
    expect(await rolesFor('people.manage')).toEqual(['student']);
    for (const policy of ['people.manage', 'signed-in', 'chat.own', 'outline.edit'] as const)
      expect(await rolesFor(policy)).toEqual(['student']);
    expect(asked).toHaveLength(2);
  });

  test("a token that names somebody else's sign-in is refused", async () => {
    const [one, other] = [await seedUser(db.owner, 'student'), await seedUser(db.owner, 'student')];
    const { check } = countingCheck();
    await expect(check.confirm({ ...one, signInId: other.signInId }, policies['signed-in'])).rejects.toMatchObject({
      code: 'SIGN_IN_ENDED',
    });
  });

  test('while nobody can tell whether a sign-in holds, nobody is let in', async () => {
    const check = new SignInCheck({ liveSignIns: () => Promise.reject(new Error('down')) });
    const person = await seedUser(db.owner, 'student');
    await expect(check.confirm(person, policies['signed-in'])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
