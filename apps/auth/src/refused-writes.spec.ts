import { randomUUID } from 'node:crypto';
import { recordAudit } from '@aila/database';
import { logError, toAilaError } from '@aila/service';
import type { Logger } from '@aila/telemetry';

import { seedClass, TestDatabase } from '@aila/testing';

let db: TestDatabase;
beforeAll(async () => {
  db = await TestDatabase.start();
}, 60_000);
afterAll(() => db.stop());

/** What a person's transaction throws. */
async function thrownBy(work: (of: Awaited<ReturnType<typeof seedClass>>) => Promise<unknown>): Promise<unknown> {
  return work(await seedClass(db.owner)).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('what the database refuses', () => {
  const writeOutline = () =>
    thrownBy(async ({ student, courseId }) => {
      const gateway = await db.as('gateway');
      return gateway.asActor(student, (tx) =>
        tx.query(`insert into course.concept (id, course_id, title, position) values ($1, $2, 'Mine', 9)`, [
          randomUUID(),
          courseId,
        ]),
      );
    });

  test('a row that a person may not write is a matter of their role, not a fault of ours', async () => {
    expect(toAilaError(await writeOutline())).toMatchObject({ code: 'FORBIDDEN', status: 403 });
    const inTheNameOf = await thrownBy(async ({ student, instructor }) => {
      const gateway = await db.as('gateway');
      return gateway.asActor(student, (tx) => recordAudit(tx, instructor, { action: 'test.done' }));
    });
    expect(toAilaError(inTheNameOf)).toMatchObject({ code: 'FORBIDDEN', status: 403 });
  });

  test('a missing grant is a fault of ours', async () => {
    const thrown = await thrownBy(async ({ student }) => {
      const gateway = await db.as('gateway');
      return gateway.asActor(student, (tx) => tx.query('delete from audit.event'));
    });
    expect(thrown).toMatchObject({ code: '42501' });
    expect(toAilaError(thrown)).toMatchObject({ code: 'INTERNAL', status: 500 });
  });

  test('stands in the log with its reason, since nobody refused it before', async () => {
    const warnings: unknown[] = [];
    const logger = { warn: (...line: unknown[]) => warnings.push(line) } as unknown as Logger;
    const thrown = await writeOutline();
    logError(logger, toAilaError(thrown));
    expect(warnings).toEqual([[{ code: 'FORBIDDEN', err: thrown }, 'request refused by the database']]);
  });
});
