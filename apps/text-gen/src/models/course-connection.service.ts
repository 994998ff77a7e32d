import type { UserActor } from '@aila/access';
import { AilaError, type BudgetState, type CourseConnection, type CourseConnectionInput } from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { budgetState } from './budget-state.js';
import { ModelDirectory, ModelsChanged } from './model-directory.js';

const statement = statementsFor('text-gen');
const readTerms = statement(
  'model.terms.read',
  `select t.fingerprint, t.chosen, t.granted, coalesce((select c.version from model.course_choice c where c.course_id = $1), 0) as version,
     (select b.spent / b.amount from model.budget_of($1) b)::float8 as share
   from model.terms($1) t`,
  z.object({
    fingerprint: z.string(),
    chosen: z.uuid().nullable(),
    granted: z.array(z.uuid()),
    version: z.number(),
    share: z.number().nullable(),
  }),
);
/** Writes nothing when somebody else came first. */
const choose = statement(
  'model.course.choose',
  `insert into model.course_choice as c (course_id, connection_id, version) values ($1, $2, $3 + 1)
   on conflict (course_id) do update set connection_id = excluded.connection_id, version = excluded.version
     where c.version = $3`,
);

/** Which of the connected models answers in a course, as its instructors choose it. */
@Injectable()
export class CourseConnectionService {
  constructor(
    private readonly database: Database,
    private readonly directory: ModelDirectory,
  ) {}

  /** @throws NOT_FOUND, FORBIDDEN */
  read(actor: UserActor, courseId: string): Promise<CourseConnection> {
    return this.inCourse(actor, courseId, (tx) => this.standing(tx, courseId));
  }

  /** @throws NOT_FOUND, FORBIDDEN, CONFLICT, CONNECTION_UNAVAILABLE for one that the course may not use */
  choose(
    actor: UserActor,
    courseId: string,
    { connectionId, version }: CourseConnectionInput,
  ): Promise<CourseConnection> {
    return this.inCourse(actor, courseId, async (tx) => {
      const before = await this.standing(tx, courseId);
      if (before.version !== version) throw new AilaError('CONFLICT', { what: 'The choice' });
      if (before.chosenId === connectionId) return before;
      if (connectionId !== null && !before.options.some(({ id }) => id === connectionId))
        throw new AilaError('CONNECTION_UNAVAILABLE');
      if ((await tx.run(choose, [courseId, connectionId, version])) === 0)
        throw new AilaError('CONFLICT', { what: 'The choice' });
      const details = { connection: connectionId };
      await recordAudit(tx, actor, { action: 'course.connection_chosen', courseId, details });
      return this.standing(tx, courseId);
    });
  }

  private async standing(tx: Transaction, courseId: string): Promise<CourseConnection> {
    const { version, share, ...terms } = await tx.row(readTerms, [courseId]);
    const options = this.directory.optionsFor(terms);
    const [first] = options.filter(({ position }) => position !== null);
    const budget: BudgetState = budgetState(share);
    return {
      // One that the course may not use any more is not asked, and so not chosen.
      chosenId: options.some(({ id }) => id === terms.chosen) ? terms.chosen : null,
      options: options.map(({ id, name }) => ({ id, name, isDefault: id === first?.id })),
      budget,
      budgetShare: share,
      version,
    };
  }

  private async inCourse<T>(actor: UserActor, courseId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.database.asActor(actor, async (tx) => {
          await authoriseInCourse(tx, actor, 'model.choose', { courseId });
          return work(tx);
        });
      } catch (error) {
        if (!(error instanceof ModelsChanged)) throw error;
        await this.directory.refresh();
      }
    }
  }
}
