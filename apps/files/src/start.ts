import { AuthenticationModule } from '@aila/authentication';
import { Database } from '@aila/database';
import { part, startService, type RunningService } from '@aila/service';
import { createStoreHandler, DiskObjectStore, ObjectStore, openObjectStore, storeRoutes } from '@aila/object-store';
import { ChatExportJobs, IngestJobs, Queues } from '@aila/queue';
import { Logger } from '@aila/telemetry';
import { ExportsModule } from './exports/exports.module.js';
import { UploadSettings, type FilesConfig } from './files.config.js';
import { FilesModule } from './files.module.js';

/** Where the disk store is served; the gateway passes these addresses on as they are. */
const STORE_PATH = '/store';

/** Starts the files service, and with the disk store the place where its bytes are sent to and fetched from. */
export function startFiles(config: FilesConfig): Promise<RunningService> {
  const { service, token } = config;
  return startService({
    name: 'files',
    settings: service,
    clients: 'services',
    parts: [
      part(Database, () => Database.open(config.database, 'files')),
      part(ObjectStore, () => openObjectStore(config.store)),
      part(Queues, (parts) => new Queues(config.queue, config.database, parts.get(Logger))),
      part(IngestJobs, (parts) => new IngestJobs(parts.get(Queues))),
      part(ChatExportJobs, (parts) => new ChatExportJobs(parts.get(Queues))),
      part(UploadSettings, () => config.uploads),
    ],
    features: [
      AuthenticationModule.register({ token, tls: service.tls, checksAnswers: !service.production }),
      FilesModule,
      ExportsModule,
    ],
    configure: async (app, { logger, metrics }) => {
      const store = app.get(ObjectStore);
      if (!(store instanceof DiskObjectStore)) return;
      const onError = (error: unknown) => logger.error({ err: error }, 'object store failed');
      const handler = createStoreHandler({
        store,
        basePath: STORE_PATH,
        onError,
        limits: config.transfers,
        onRefusal: (limit) => metrics.countRefusal(limit),
      });
      // Public by intent: the signature in each address is the permit.
      await app.register(storeRoutes(handler) as never, { prefix: STORE_PATH });
    },
  });
}
