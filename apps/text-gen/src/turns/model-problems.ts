import { systemActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { Database, statementsFor } from '@aila/database';
import { ModelFailure } from '@aila/language-model';
import { Logger } from '@aila/telemetry';
import { Injectable } from '@nestjs/common';

const storeProblem = statementsFor('text-gen')(
  'chat.modelProblem.store',
  `insert into chat.model_problem (model, code, reason) values ($1, $2, $3)
   on conflict (model) do update set code = excluded.code, reason = excluded.reason, happened_at = now()`,
);

/** A class whose replies all fail need not write them all. Milliseconds between two notes. */
const BETWEEN_NOTES = 1_000;
const LONGEST_REASON = 300;

/** Keeps the last problem of each model where administrators can see it. */
@Injectable()
export class ModelProblems {
  private lastNote = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** Does not wait, and fails in silence but for the log: a reply must not hang on it. */
  note(error: unknown, model: string): void {
    if (!(error instanceof AilaError) || performance.now() - this.lastNote < BETWEEN_NOTES) return;
    this.lastNote = performance.now();
    void this.keep(model, error.code, reasonOf(error)).catch((failure: unknown) =>
      this.logger.warn({ err: failure }, 'a problem of the model was not kept'),
    );
  }

  private async keep(model: string, code: string, reason: string): Promise<void> {
    await this.database.asActor(systemActor('model-problem'), (tx) => tx.run(storeProblem, [model, code, reason]));
  }
}

/** Only a failure's own words are known to hold nothing of a chat. */
function reasonOf({ cause, message }: AilaError): string {
  const told = cause instanceof ModelFailure ? cause.message : message;
  return [...told].slice(0, LONGEST_REASON).join('');
}
