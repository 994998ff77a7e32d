import { createDataSource, Database } from '@aila/database';
import { openEmbedder, type Embedder } from '@aila/embeddings';
import { AdminServer } from '@aila/http';
import { openObjectEvents, openObjectStore } from '@aila/object-store';
import { IngestJobs, Queues } from '@aila/queue';
import { createLogger, Metrics } from '@aila/telemetry';
import { Arrivals } from './arrivals/arrivals.js';
import type { IngestConfig } from './ingest.config.js';
import { ReadingWorker } from './reading/reading-worker.js';
import { sweepStagedFiles } from './reading/staged-file.js';
import { VersionReader } from './reading/version-reader.js';
import { Reconciliation } from './upkeep/reconciliation.js';
import { Transactions } from './transactions.js';

export interface RunningIngest {
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts the ingest workers. They are called by nobody: their work comes from the store and from the queue.
 *
 * @param given an embedder to use instead of the one that the settings name
 */
export async function startIngest(config: IngestConfig, given?: Embedder): Promise<RunningIngest> {
  const { service, reading } = config;
  const embedder = given ?? (await openEmbedder(config.embeddings));
  const logger = createLogger('ingest', service.logLevel);
  const metrics = new Metrics('ingest');
  await sweepStagedFiles(reading.temporaryFolder);
  const database = await new Database(createDataSource(config.database, 'ingest')).connect();
  const store = await openObjectStore(config.store);
  const queues = new Queues(config.queue, config.database, logger);

  const transactions = new Transactions(database);
  const jobs = new IngestJobs(queues);
  const reader = new VersionReader(transactions, store, embedder, reading);
  const worker = new ReadingWorker(reader, transactions, jobs, logger, metrics);
  const events = await openObjectEvents(config.store, (error, event) =>
    logger.error({ err: error, event }, 'object event not handled'),
  );
  const arrivals = new Arrivals(events, store, transactions, jobs, logger, metrics);
  const reconciliation = new Reconciliation(transactions, jobs, { logger, metrics });
  const admin = new AdminServer(metrics, [{ name: 'database', check: () => database.ping() }]);

  worker.start(queues, reading.concurrency);
  await arrivals.start();
  const adminPort = await admin.listen(service.adminHost, service.adminPort);
  logger.info('ready');

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      admin.drain();
      await Promise.all([arrivals.stop(), reconciliation.stop(), worker.stop()]);
      await queues.close();
      await embedder.close();
      await database.close();
      await admin.close();
      logger.info('stopped');
    })());
  return { adminUrl: `http://localhost:${adminPort}`, stop };
}
