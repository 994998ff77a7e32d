import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedDatabase } from '@aila/embedded';

/** The migrated database from which each suite gets a copy. */
const template = 'aila_template';
const watch = fileURLToPath(new URL('../../../tools/test-servers/watch.mjs', import.meta.url));

/**
 * One PostgreSQL for all suites of a Jest worker, which run one after the other: made by the first that needs it, ended
 * with the run by `tools/test-servers`, also when the run is killed. A database is copied from a template for each
 * suite. Roles and settings belong to the server, so a suite that changes them needs a server of its own.
 */
export class SharedServer {
  private constructor(
    readonly embedded: EmbeddedDatabase,
    private readonly before: string,
  ) {}

  /** @returns undefined outside a Jest run, as in a benchmark */
  static async ofThisWorker(): Promise<SharedServer | undefined> {
    const run = process.env['AILA_TEST_RUN'];
    if (run === undefined) return undefined;
    const directory = join(run, `worker-${process.env['JEST_WORKER_ID'] ?? '1'}`);
    const embedded = existsSync(join(directory, 'ready'))
      ? await EmbeddedDatabase.attach(directory)
      : await SharedServer.start(run, directory);
    return new SharedServer(embedded, await stateOf(embedded));
  }

  private static async start(run: string, directory: string): Promise<EmbeddedDatabase> {
    const watching = [watch, run, process.env['AILA_TEST_RUN_PID'] ?? String(process.pid)];
    spawn(process.execPath, watching, { detached: true, stdio: 'ignore' }).unref();
    const embedded = await EmbeddedDatabase.start({ directory, durable: false, detached: true });
    await embedded.prepare(template);
    writeFileSync(join(directory, 'ready'), '');
    return embedded;
  }

  async create(name: string): Promise<void> {
    await this.embedded.copy(template, name);
  }

  /** @throws when the suite changed what the suites after it share with it */
  async drop(name: string): Promise<void> {
    await this.embedded.drop(name);
    if ((await stateOf(this.embedded)) !== this.before)
      throw new Error('This suite changed roles or settings of the server: start it with `ownServer: true`.');
  }
}

/** Roles with their passwords and memberships, and settings, of the whole server. */
function stateOf(embedded: EmbeddedDatabase): Promise<string> {
  return embedded.asSuperuser(async (pool) => {
    const { rows } = await pool.query<{ state: string }>(`
      select md5(concat(
        (select jsonb_agg(to_jsonb(r) order by r.oid) from pg_authid r),
        (select jsonb_agg(to_jsonb(m) order by m.oid) from pg_auth_members m),
        (select jsonb_agg(to_jsonb(s) order by s.setdatabase, s.setrole) from pg_db_role_setting s),
        (select jsonb_agg(to_jsonb(f) order by f.seqno) from pg_file_settings f))) as state`);
    return rows[0]?.state ?? '';
  });
}
