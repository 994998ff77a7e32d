import type { UserActor } from '@aila/access';
import type { ModelProblem } from '@aila/contracts';
import { Database } from '@aila/database';
import { Injectable } from '@nestjs/common';

/** There is one model at a time; older ones are of past settings. */
const MOST = 10;

/** What the tutor's models failed at, as the text-gen service keeps it. */
@Injectable()
export class ModelProblemsService {
  constructor(private readonly database: Database) {}

  /** The last problem of each model, the newest first. */
  async list(actor: UserActor): Promise<ModelProblem[]> {
    const rows = await this.database.asActor(actor, (tx) =>
      tx.query<{ model: string; code: string; reason: string; happened_at: Date }[]>(
        'select model, code, reason, happened_at from chat.model_problem order by happened_at desc limit $1',
        [MOST],
      ),
    );
    return rows.map(({ happened_at, ...problem }) => ({ ...problem, happenedAt: happened_at.toISOString() }));
  }
}
