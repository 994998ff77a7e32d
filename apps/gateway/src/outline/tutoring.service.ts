import type { UserActor } from '@aila/access';
import { defaultTutoring, type ModuleTutoring, type ModuleTutoringInput } from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const statement = statementsFor('gateway');
const readPolicy = statement(
  'tutoring.read',
  `select max_hints, reveal_after_tries, mastery_threshold, mastery_statements
   from chat.module_policy where module_id = $1`,
  z.object({
    max_hints: z.number(),
    reveal_after_tries: z.number().nullable(),
    mastery_threshold: z.number(),
    mastery_statements: z.number(),
  }),
);
const storePolicy = statement(
  'tutoring.store',
  `insert into chat.module_policy (module_id, course_id, max_hints, reveal_after_tries, mastery_threshold, mastery_statements)
   values ($1, $2, $3, $4, $5, $6)
   on conflict (module_id) do update
   set max_hints = excluded.max_hints, reveal_after_tries = excluded.reveal_after_tries,
     mastery_threshold = excluded.mastery_threshold, mastery_statements = excluded.mastery_statements`,
);
const deletePolicy = statement('tutoring.delete', 'delete from chat.module_policy where module_id = $1');

/** How the tutor helps in a module, and when it counts the module as achieved. It holds from the next answer on. */
@Injectable()
export class TutoringService {
  constructor(private readonly database: Database) {}

  /** @throws NOT_FOUND, FORBIDDEN */
  read(actor: UserActor, moduleId: string): Promise<ModuleTutoring> {
    return this.inModule(actor, moduleId, (tx) => tutoringOf(tx, moduleId));
  }

  /** @throws NOT_FOUND, FORBIDDEN */
  set(actor: UserActor, moduleId: string, input: ModuleTutoringInput): Promise<ModuleTutoring> {
    const { maxHints, revealAfterTries, masteryThreshold, masteryStatements } = input;
    return this.inModule(actor, moduleId, async (tx, courseId) => {
      await tx.run(storePolicy, [moduleId, courseId, maxHints, revealAfterTries, masteryThreshold, masteryStatements]);
      await recordAudit(tx, actor, { action: 'tutoring.changed', courseId, targetId: moduleId, details: { ...input } });
      return tutoringOf(tx, moduleId);
    });
  }

  /** Back to the defaults; quiet where they hold already. @throws NOT_FOUND, FORBIDDEN */
  async reset(actor: UserActor, moduleId: string): Promise<void> {
    await this.inModule(actor, moduleId, async (tx, courseId) => {
      if ((await tx.run(deletePolicy, [moduleId])) === 0) return;
      await recordAudit(tx, actor, { action: 'tutoring.reset', courseId, targetId: moduleId });
    });
  }

  private inModule<T>(
    actor: UserActor,
    moduleId: string,
    work: (tx: Transaction, courseId: string) => Promise<T>,
  ): Promise<T> {
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'outline.edit', { moduleId });
      return work(tx, courseId);
    });
  }
}

async function tutoringOf(tx: Transaction, moduleId: string): Promise<ModuleTutoring> {
  const row = await tx.optionalRow(readPolicy, [moduleId]);
  if (!row) return { ...defaultTutoring, custom: false };
  return {
    maxHints: row.max_hints,
    revealAfterTries: row.reveal_after_tries,
    masteryThreshold: row.mastery_threshold,
    masteryStatements: row.mastery_statements,
    custom: true,
  };
}
