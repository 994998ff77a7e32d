import { Database } from '@aila/database';
import { Embedder, openEmbedder } from '@aila/embeddings';
import { part, startWorkers, type Part, type RunningWorkers } from '@aila/service';
import { ObjectEvents, ObjectStore, openObjectEvents, openObjectStore } from '@aila/object-store';
import { ChatExportJobs, IngestJobs, Queues } from '@aila/queue';
import { Logger } from '@aila/telemetry';
import { ArrivalsModule } from './arrivals/arrivals.module.js';
import { ExportSettings } from './exports/export-settings.js';
import { ExportsModule } from './exports/exports.module.js';
import { ReadingSettings, type IngestConfig } from './ingest.config.js';
import { ReadingModule } from './reading/reading.module.js';
import { Transactions } from './transactions.js';
import { UpkeepModule } from './upkeep/upkeep.module.js';

/**
 * Starts the ingest workers. They are called by nobody: their work comes from the store and from the queue.
 *
 * @param given parts to use instead of those that the settings name
 */
export function startIngest(config: IngestConfig, ...given: Part[]): Promise<RunningWorkers> {
  return startWorkers({
    name: 'ingest',
    settings: config.service,
    parts: [
      part(Database, () => Database.open(config.database, 'ingest')),
      part(Transactions, (parts) => new Transactions(parts.get(Database))),
      part(Embedder, () => openEmbedder(config.embeddings)),
      part(ObjectStore, () => openObjectStore(config.store)),
      part(ObjectEvents, (parts) =>
        openObjectEvents(config.store, (error, event) =>
          parts.get(Logger).error({ err: error, event }, 'object event not handled'),
        ),
      ),
      part(Queues, (parts) => new Queues(config.queue, config.database, parts.get(Logger))),
      part(IngestJobs, (parts) => new IngestJobs(parts.get(Queues))),
      part(ChatExportJobs, (parts) => new ChatExportJobs(parts.get(Queues))),
      part(ExportSettings, () => config.exports),
      part(ReadingSettings, () => config.reading),
      ...given,
    ],
    features: [ReadingModule, ArrivalsModule, ExportsModule, UpkeepModule],
  });
}
