import type { Actor, SystemJob } from '@aila/access';
import type { CourseRole, InstitutionRole } from '@aila/contracts';
import type { DataSource, EntityManager } from 'typeorm';

/** A transaction that runs with the rights of an actor. */
export type Transaction = EntityManager;

/** What a sign-in that holds lets its person do now. `courses` maps course ids to the role there. */
export interface LiveSession {
  readonly userId: string;
  readonly roles: readonly InstitutionRole[];
  readonly courses: Readonly<Record<string, CourseRole>>;
}

/**
 * Limits that the server keeps for each transaction. They are not start-up parameters, because RDS Proxy refuses a
 * connection that brings some.
 */
const statementTimeout = '30s';
const idleTimeout = '15s';

/**
 * The way in which services reach PostgreSQL. Row-level security decides by the actor, which is set for the
 * transaction alone: a statement outside `asActor` sees nothing.
 */
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  async connect(): Promise<this> {
    await this.dataSource.initialize();
    return this;
  }

  /**
   * Runs `work` in one transaction as the actor and commits; any error rolls everything back and is thrown on. Keep it
   * short: never wait for a model, another service or a person inside.
   */
  asActor<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const userId = actor.kind === 'user' ? actor.userId : '';
    const job: SystemJob | '' = actor.kind === 'system' ? actor.job : '';
    return this.dataSource.transaction(async (tx) => {
      await tx.query(
        `select set_config('aila.user_id', $1, true), set_config('aila.system_job', $2, true),
                set_config('statement_timeout', '${statementTimeout}', true),
                set_config('idle_in_transaction_session_timeout', '${idleTimeout}', true)`,
        [userId, job],
      );
      return work(tx);
    });
  }

  /**
   * Which of these sign-ins still hold: neither ended nor expired, and the account active. The others are absent. Needs
   * no actor, since it is what decides whether there is one.
   */
  async liveSessions(sessionIds: readonly string[]): Promise<ReadonlyMap<string, LiveSession>> {
    const rows = await this.dataSource.query<
      { session_id: string; user_id: string; roles: InstitutionRole[]; courses: Record<string, CourseRole> }[]
    >('select session_id, user_id, roles, courses from access.live_sessions($1)', [sessionIds]);
    return new Map(
      rows.map(({ session_id, user_id, roles, courses }) => [session_id, { userId: user_id, roles, courses }]),
    );
  }

  /** For the readiness probe. @throws when the database does not answer. */
  async ping(): Promise<void> {
    await this.dataSource.query('select 1');
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
