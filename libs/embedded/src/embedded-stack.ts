import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings, Environment } from '@aila/config';
import { serviceRoles, type ServiceName } from '@aila/database';
import { EmbeddedDatabase } from './embedded-database.js';
import { makePrivate } from './private-directory.js';
import { behindTheGateway, overridden, serviceEnvironments } from './service-environments.js';
import { ServiceProcess } from './service-process.js';

export interface EmbeddedStackOptions {
  /** The checkout with the built services. */
  readonly root: string;
  /** Data, certificates and logs: `.aila/`. */
  readonly directory: string;
  /** Of the gateway; 0 picks a free one. */
  readonly port: number;
  readonly demoPassword: string;
  /** The built web client; null: none. By default the one of the checkout. */
  readonly webRoot?: string | null;
  /** What whoever starts it has set: reaches every service, except where the embedded system decides. */
  readonly given?: Environment;
  /** Further settings for all services, over the ones made here. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly report: (message: string) => void;
}

/** The whole of Aila on one machine, for real: PostgreSQL, certificates, and the five services as processes. */
export class EmbeddedStack {
  private constructor(
    readonly url: string,
    readonly services: ReadonlyMap<ServiceName, ServiceProcess>,
    private readonly database: EmbeddedDatabase,
  ) {}

  static async start(options: EmbeddedStackOptions): Promise<EmbeddedStack> {
    const { directory, report, given = {} } = options;
    for (const name of overridden(given))
      report(`${name} IS NOT HEEDED: the installation on one machine decides it (see docs/settings.md)`);
    const logs = join(directory, 'logs');
    makePrivate(directory);
    report('Starting the database');
    const database = await EmbeddedDatabase.start({ directory, log: report });
    const services = new Map<ServiceName, ServiceProcess>();
    try {
      await database.prepare();
      report('Starting the services');
      const { root, port, demoPassword } = options;
      const graphiql = join(root, 'apps', 'web', 'graphiql', 'dist');
      const environments = await serviceEnvironments({
        directory,
        port,
        demoPassword,
        webRoot: options.webRoot === undefined ? join(root, 'apps', 'web', 'dist') : options.webRoot,
        // The images have none.
        graphiqlRoot: existsSync(graphiql) ? graphiql : null,
        given,
        ...(options.environment ? { environment: options.environment } : {}),
        databaseOf: (name) => database.settingsFor(serviceRoles[name]),
      });
      for (const [name, environment] of environments)
        services.set(
          name,
          new ServiceProcess({
            name,
            program: join(root, 'apps', name, 'dist', 'main.js'),
            environment,
            logFile: join(logs, `${name}.log`),
            onRestart: report,
          }),
        );
      await Promise.all(behindTheGateway.map((name) => services.get(name)?.start()));
      await services.get('gateway')?.start();
      return new EmbeddedStack(`http://localhost:${environments.get('gateway')?.['PORT']}`, services, database);
    } catch (error) {
      await Promise.all([...services.values()].map((service) => service.stop()));
      await database.stop();
      throw error;
    }
  }

  /** How a role reaches the database, for whoever needs more people in it than can be signed up one by one. */
  databaseSettings(role: string): DatabaseSettings {
    return this.database.settingsFor(role);
  }

  /** In order: no new requests, then the workers, then the database. */
  async stop(): Promise<void> {
    await this.services.get('gateway')?.stop();
    await Promise.all(behindTheGateway.map((name) => this.services.get(name)?.stop()));
    await this.database.stop();
  }
}
