import { Database } from '@aila/database';
import { startService, type RunningService } from '@aila/http';
import { createStoreHandler, DiskObjectStore, storeRoutes } from '@aila/object-store';
import type { FilesConfig } from './files.config.js';
import { FilesModule } from './files.module.js';
import { OBJECT_STORE } from './object-store.token.js';

/** Where the disk store is served; the gateway passes these addresses on as they are. */
const STORE_PATH = '/store';

/** Starts the files service, and with the disk store the place where its bytes are sent to and fetched from. */
export function startFiles(config: FilesConfig): Promise<RunningService> {
  return startService({
    name: 'files',
    settings: config.service,
    clients: 'services',
    module: (context) => FilesModule.register(config, context),
    checks: (app) => [{ name: 'database', check: () => app.get(Database).ping() }],
    configure: async (app, { logger, metrics }) => {
      const store: unknown = app.get(OBJECT_STORE);
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
