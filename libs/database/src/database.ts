import type { Actor, SystemJob } from '@aila/access';
import type { DatabaseSettings } from '@aila/config';
import { AilaError, CourseRole, InstitutionRole } from '@aila/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { escapeLiteral } from 'pg';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { createDataSource } from './connection.js';
import { isLostConnection } from './lost-connection.js';
import { checkedRows, statementsFor, type RowOf } from './statement.js';
import { Transaction } from './transaction.js';

/**
 * What a sign-in that holds lets its person do now, whatever their token says. `courses` maps course ids to the role
 * there; a student's inactive courses are left out.
 */
export interface LiveSignIn {
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

const readLiveSignIns = statementsFor(
  'gateway',
  'auth',
  'files',
  'text-gen',
)(
  'access.liveSignIns',
  'select session_id, user_id, roles, courses from access.live_sessions($1)',
  z.object({
    session_id: z.uuid(),
    user_id: z.uuid(),
    roles: z.array(InstitutionRole),
    courses: z.record(z.string(), CourseRole),
  }),
);

const migrationsDone = statementsFor(
  'gateway',
  'auth',
  'files',
  'ingest',
  'text-gen',
)('migrations.done', 'select name from public.schema_migration where name = any ($1)', z.object({ name: z.string() }));

/** One message to the server: each costs a round trip, and every operation begins with it. */
function beginAs(actor: Actor): string {
  const userId = actor.kind === 'user' ? actor.userId : '';
  const job: SystemJob | '' = actor.kind === 'system' ? actor.job : '';
  return `start transaction;
    select set_config('aila.user_id', ${escapeLiteral(userId)}, true),
      set_config('aila.system_job', ${escapeLiteral(job)}, true),
      set_config('statement_timeout', '${statementTimeout}', true),
      set_config('idle_in_transaction_session_timeout', '${idleTimeout}', true)`;
}

/** What a database says of `schema_migration` that no migration of this version has touched. */
const [undefinedTable, insufficientPrivilege] = ['42P01', '42501'];

/** How long `connect` waits for the migration that starts beside the services; less than their startup probe allows. */
const migrationPatience = 60_000;
const pollInterval = 500;

/**
 * The way in which services reach PostgreSQL. Row-level security decides by the actor, which is set for the
 * transaction alone: a statement outside `asActor` sees nothing.
 */
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Connects as a service. @param name of the service, shown by the server beside its connections
   * @throws as `connect` does
   */
  static open(settings: DatabaseSettings, name: string): Promise<Database> {
    return new Database(createDataSource(settings, name)).connect();
  }

  /**
   * Connects, and waits until the database has all tables of this version: no request and no job meets older ones.
   *
   * @param patience milliseconds
   * @throws when it does not answer, or names the migrations that are still missing after so long
   */
  async connect(patience = migrationPatience): Promise<this> {
    await this.dataSource.initialize();
    try {
      const deadline = Date.now() + patience;
      for (let missing = await this.missingMigrations(); missing.length > 0; missing = await this.missingMigrations()) {
        if (Date.now() >= deadline)
          throw new Error(
            `The database lacks ${missing.join(', ')}: the migration of this version has not run, or has failed.`,
          );
        await sleep(pollInterval);
      }
    } catch (error) {
      await this.dataSource.destroy();
      throw error;
    }
    return this;
  }

  /**
   * Runs `work` in one transaction as the actor and commits; any error rolls everything back and is thrown on. Keep it
   * short: never wait for a model, another service or a person inside.
   *
   * @throws SERVICE_UNAVAILABLE when the database cannot be reached or the connection breaks. If it breaks at the very
   *   end, the work may have been committed all the same.
   */
  asActor<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return reached(this.transaction(actor, work));
  }

  private async transaction<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(beginAs(actor));
      // TypeORM asks this before it locks or saves; it would begin a transaction by a message of its own.
      Object.assign(runner, { isTransactionActive: true });
      const result = await work(new Transaction(this.dataSource, runner));
      await runner.query('commit');
      return result;
    } catch (error) {
      // On a connection that broke there is nothing to roll back; the first error says why.
      await runner.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /**
   * Which of these sign-ins still hold: neither ended nor expired, and the account active. The others are absent. Needs
   * no actor, since it is what decides whether there is one.
   *
   * @throws SERVICE_UNAVAILABLE
   */
  async liveSignIns(signInIds: readonly string[]): Promise<ReadonlyMap<string, LiveSignIn>> {
    const rows = await reached(
      this.dataSource.query<RowOf<typeof readLiveSignIns>[]>(readLiveSignIns.sql, [signInIds]),
    );
    return new Map(
      checkedRows(readLiveSignIns, rows).map(({ session_id, user_id, roles, courses }) => [
        session_id,
        { userId: user_id, roles, courses },
      ]),
    );
  }

  /** For the readiness probe. @throws when the database does not answer. */
  async ping(): Promise<void> {
    await this.dataSource.query('select 1');
  }

  private async missingMigrations(): Promise<string[]> {
    const names = this.dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
    const rows = await this.dataSource
      .query<RowOf<typeof migrationsDone>[]>(migrationsDone.sql, [names])
      .catch((error: { code?: string }) => {
        if (error.code === undefinedTable || error.code === insufficientPrivilege) return [];
        throw error;
      });
    const done = new Set(rows.map(({ name }) => name));
    return names.filter((name) => !done.has(name));
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** A database that cannot be reached now is no fault of ours: the same request may be made again. */
async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AilaError || !isLostConnection(error)) throw error;
    throw new AilaError('SERVICE_UNAVAILABLE', { service: 'database' }, { cause: error });
  }
}
