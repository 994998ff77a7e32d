import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSettings } from '@aila/config';
import { createDataSource, createPool, Database, ownerRole, serviceRoles, type ServiceName } from '@aila/database';
import { EmbeddedDatabase } from '@aila/embedded';
import type { Pool } from 'pg';

/**
 * A real PostgreSQL server with a migrated database of its own for one test file. Call `start` in `beforeAll` and
 * `stop` in `afterAll`.
 */
export class TestDatabase {
  private readonly opened: { close(): Promise<void> }[] = [];
  private ownerPool?: Pool;

  private constructor(
    private readonly directory: string,
    private readonly embedded: EmbeddedDatabase,
    private readonly name: string,
  ) {}

  static async start(): Promise<TestDatabase> {
    const directory = mkdtempSync(join(tmpdir(), 'aila-test-'));
    // PostgreSQL does not run as root, so its user must be able to reach the folder.
    chmodSync(directory, 0o711);
    const embedded = await EmbeddedDatabase.start({ directory, durable: false });
    const name = `test_${randomBytes(4).toString('hex')}`;
    await embedded.prepare(name);
    return new TestDatabase(directory, embedded, name);
  }

  settingsFor(service: ServiceName): DatabaseSettings {
    return this.embedded.settingsFor(serviceRoles[service], this.name);
  }

  /** The database as a service sees it: its own role, under row-level security. */
  async as(service: ServiceName): Promise<Database> {
    const database = await new Database(createDataSource(this.settingsFor(service), `test-${service}`)).connect();
    this.opened.push(database);
    return database;
  }

  /** The owner sees everything: for seeding and for checking what is really there. */
  get owner(): Pool {
    if (!this.ownerPool) {
      this.ownerPool = createPool(this.embedded.settingsFor(ownerRole, this.name), {
        max: 2,
        application_name: 'test-owner',
      });
      // The server may end a connection that is just being closed.
      this.ownerPool.on('error', () => undefined);
    }
    return this.ownerPool;
  }

  async stop(): Promise<void> {
    await Promise.all(this.opened.map((database) => database.close()));
    await this.ownerPool?.end();
    await this.embedded.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
