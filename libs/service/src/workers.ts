import 'reflect-metadata';
import type { ServiceSettings } from '@aila/config';
import { createLogger, Metrics } from '@aila/telemetry';
import { NestFactory } from '@nestjs/core';
import { AdminServer } from './admin-server.js';
import { NestLogger } from './nest-logger.js';
import { Parts, ServiceContext, type Part } from './parts.js';
import { rootOf, type Feature } from './service.module.js';

export interface WorkersOptions {
  readonly name: string;
  readonly settings: Pick<ServiceSettings, 'logLevel' | 'adminHost' | 'adminPort'>;
  /** Opened in this order before anything else, closed in the reverse order after everything else. */
  readonly parts: readonly Part[];
  /** Their providers begin to work in `onApplicationBootstrap` and stop in `onModuleDestroy`. */
  readonly features: readonly Feature[];
}

export interface RunningWorkers {
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** Starts a service that is called by nobody: as `startService` does, but with health and metrics alone to be asked for. */
export async function startWorkers({ name, settings, parts, features }: WorkersOptions): Promise<RunningWorkers> {
  const service = new ServiceContext(createLogger(name, settings.logLevel), new Metrics(name));
  const { logger, metrics } = service;
  const opened = await Parts.open(service, parts);
  try {
    const app = await NestFactory.createApplicationContext(rootOf(opened, features), {
      logger: new NestLogger(logger),
      abortOnError: false,
    });
    const admin = new AdminServer(metrics, opened.checks);
    const adminPort = await admin.listen(settings.adminHost, settings.adminPort);
    logger.info('ready');
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> =>
      (stopping ??= (async () => {
        admin.drain();
        await app.close();
        await opened.close();
        await admin.close();
        logger.info('stopped');
      })());
    return { adminUrl: `http://localhost:${adminPort}`, stop };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
