import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FieldCipher } from '@aila/crypto';
import type { ServiceName } from '@aila/database';
import { serviceEnvironments, ServiceProcess } from '@aila/embedded';
import type { GenuineKey } from './impostor-tokens.js';
import type { TestDatabase } from './test-database.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export const demoPassword = 'Learn-with-Aila-1';

/**
 * Built services as processes of their own on a test's database, with mutual TLS between them and nothing in place of
 * any part. The service under test is started by the test itself, with `environment` of it.
 */
export class RunningServices {
  private constructor(
    private readonly db: TestDatabase,
    private readonly directory: string,
    private readonly environments: ReadonlyMap<ServiceName, Record<string, string>>,
    private readonly processes: readonly ServiceProcess[],
  ) {}

  /** @param environment further settings for all services @throws when a service is not built or does not start */
  static async start(
    db: TestDatabase,
    names: readonly ServiceName[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<RunningServices> {
    const directory = mkdtempSync(join(tmpdir(), 'aila-services-'));
    const environments = await serviceEnvironments({
      directory,
      port: 0,
      demoPassword,
      webRoot: null,
      graphiqlRoot: null,
      environment: { LOG_LEVEL: 'warn', ...environment },
      databaseOf: (name) => db.settingsFor(name),
    });
    const processes = names.map((name) => {
      const program = join(root, 'apps', name, 'dist', 'main.js');
      if (!existsSync(program)) throw new Error(`${program} is missing: build the services first (npx tsc -b).`);
      const environmentOf = environments.get(name) ?? {};
      const logFile = join(directory, `${name}.log`);
      return new ServiceProcess({ name, program, environment: environmentOf, logFile, onRestart: () => undefined });
    });
    const services = new RunningServices(db, directory, environments, processes);
    try {
      await Promise.all(processes.map((one) => one.start()));
    } catch (error) {
      await services.stop();
      throw error;
    }
    return services;
  }

  environment(name: ServiceName): Record<string, string> {
    return this.environments.get(name) ?? {};
  }

  /** The key with which the auth service signs now: whoever has the database and the field key can read it. */
  async signingKey(): Promise<GenuineKey> {
    const { rows } = await this.db.owner.query(
      'select id, private_key from identity.signing_key order by created_at desc limit 1',
    );
    const { id, private_key: encrypted } = rows[0] as { id: string; private_key: Buffer };
    const cipher = await FieldCipher.open({
      kind: 'local',
      keyFile: this.environment('auth')['FIELD_KEY_FILE'] as string,
    });
    const der = await cipher.decrypt(encrypted, { table: 'identity.signing_key', id });
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString();
    return { id, privateKey, publicKey };
  }

  /** The newest code that was mailed to an address; waits until there are `count` of them. */
  async codeFor(email: string, count = 1): Promise<string> {
    const outbox = this.environment('auth')['MAIL_OUTBOX_DIR'] as string;
    for (let wait = 0; wait < 500; wait++) {
      const codes = (existsSync(outbox) ? readdirSync(outbox).sort() : [])
        .map((file) => readFileSync(join(outbox, file), 'utf8'))
        .filter((mail) => mail.includes(`\nTo: ${email}\n`))
        .flatMap((mail) => /^ {4}(\d+)$/m.exec(mail)?.[1] ?? []);
      if (codes.length >= count) return codes.at(-1) as string;
      await sleep(20);
    }
    throw new Error(`No code was mailed to ${email}.`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
