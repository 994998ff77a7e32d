import type { UserActor } from '@aila/access';
import type { ModelProblem } from '@aila/contracts';
import { Database, statementsFor } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

/** There is one model at a time; older ones are of past settings. */
const MOST = 10;

const readProblems = statementsFor('gateway')(
  'modelProblem.list',
  'select model, code, reason, happened_at from chat.model_problem order by happened_at desc limit $1',
  z.object({ model: z.string(), code: z.string(), reason: z.string(), happened_at: z.date() }),
);

/** What the tutor's models failed at, as the text-gen service keeps it. */
@Injectable()
export class ModelProblemsService {
  constructor(private readonly database: Database) {}

  /** The last problem of each model, the newest first. */
  async list(actor: UserActor): Promise<ModelProblem[]> {
    const rows = await this.database.asActor(actor, (tx) => tx.rows(readProblems, [MOST]));
    return rows.map(({ happened_at, ...problem }) => ({ ...problem, happenedAt: happened_at.toISOString() }));
  }
}
