import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSettings } from '@aila/config';
import {
  checkRows,
  createDataSource,
  createPool,
  Database,
  ownerRole,
  serviceRoles,
  type ServiceName,
} from '@aila/database';
import { CertificateAuthority, EmbeddedDatabase } from '@aila/embedded';
import type { Pool } from 'pg';
import { RdsProxyDouble } from './rds-proxy-double.js';
import { SharedServer } from './shared-server.js';

// Whoever tests with a database also tests that rows are what statements promise.
checkRows();

const awsKeys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;

interface Options {
  /**
   * Services come through RDS Proxy, as on AWS, with tokens that they sign with the keys in the environment; `stop` then
   * fails when one of them has tied itself to a connection.
   */
  readonly behindProxy?: boolean;
  /** For a suite that changes roles or settings of the server, or stops it. */
  readonly ownServer?: boolean;
}

/**
 * A migrated database of its own for one test file, on a real PostgreSQL server that it shares with the other suites of
 * its worker. Call `start` in `beforeAll` and `stop` in `afterAll`.
 */
export class TestDatabase {
  private readonly opened: { close(): Promise<void> }[] = [];
  private ownerPool?: Pool;

  private constructor(
    private readonly directory: string,
    private readonly embedded: EmbeddedDatabase,
    private readonly shared: SharedServer | undefined,
    private readonly name: string,
    private readonly proxy: RdsProxyDouble | undefined,
  ) {}

  static async start({ behindProxy = false, ownServer = false }: Options = {}): Promise<TestDatabase> {
    const directory = mkdtempSync(join(tmpdir(), 'aila-test-'));
    // PostgreSQL does not run as root, so its user must be able to reach the folder.
    chmodSync(directory, 0o711);
    const name = `test_${randomBytes(4).toString('hex')}`;
    const shared = ownServer ? undefined : await SharedServer.ofThisWorker();
    const embedded = shared?.embedded ?? (await EmbeddedDatabase.start({ directory, durable: false }));
    await (shared ? shared.create(name) : embedded.prepare(name));
    const proxy = behindProxy ? await proxyBefore(embedded, name, directory) : undefined;
    return new TestDatabase(directory, embedded, shared, name, proxy);
  }

  settingsFor(service: ServiceName): DatabaseSettings {
    const role = serviceRoles[service];
    return this.proxy ? this.proxy.settingsFor(role) : this.embedded.settingsFor(role, this.name);
  }

  /** The database as a service sees it: its own role, under row-level security. */
  async as(service: ServiceName): Promise<Database> {
    const database = await new Database(createDataSource(this.settingsFor(service), `test-${service}`)).connect();
    this.opened.push(database);
    return database;
  }

  get ownerSettings(): DatabaseSettings {
    return this.embedded.settingsFor(ownerRole, this.name);
  }

  /** The owner sees everything: for seeding and for checking what is really there. */
  get owner(): Pool {
    if (!this.ownerPool) {
      this.ownerPool = createPool(this.ownerSettings, {
        max: 2,
        application_name: 'test-owner',
      });
      // The server may end a connection that is just being closed.
      this.ownerPool.on('error', () => undefined);
    }
    return this.ownerPool;
  }

  /** The server, which must be the suite's own, is gone from now on, as after a failure that nobody has mended yet. */
  async halt(): Promise<void> {
    if (this.shared) throw new Error('Other suites need this server: start the suite with `ownServer: true`.');
    await this.embedded.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.opened.map((database) => database.close()));
    await this.ownerPool?.end();
    await this.proxy?.stop();
    await (this.shared ? this.shared.drop(this.name) : this.embedded.stop());
    rmSync(this.directory, { recursive: true, force: true });
    const pinning = this.proxy?.pinning ?? [];
    if (pinning.length > 0) throw new Error(`A connection of RDS Proxy would be pinned by:\n${pinning.join('\n')}`);
    if (this.proxy?.inspected === 0) throw new Error('Nobody came through RDS Proxy.');
  }
}

async function proxyBefore(embedded: EmbeddedDatabase, name: string, directory: string): Promise<RdsProxyDouble> {
  const [accessKeyId, secretAccessKey] = awsKeys.map((key) => (process.env[key] ??= `test-${key}`)) as [string, string];
  const authority = await CertificateAuthority.open(join(directory, 'tls'));
  return RdsProxyDouble.start({
    region: 'ca-central-1',
    accessKeyId,
    secretAccessKey,
    certificate: await authority.certificateFor('proxy'),
    upstream: (user) => embedded.settingsFor(user, name),
    letsQueuePass: true,
  });
}
