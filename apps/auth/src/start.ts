import { Database } from '@aila/database';
import { part, startService, type RunningService } from '@aila/http';
import { AuthModule } from './auth.module.js';
import type { AuthSettings } from './settings.js';

/** Starts the auth service. Its clients are the other services; the public comes through the gateway. */
export async function startAuth(settings: AuthSettings): Promise<RunningService> {
  return startService({
    name: 'auth',
    settings: settings.service,
    parts: [part(Database, () => Database.open(settings.database, 'auth'))],
    module: (context, parts) => AuthModule.register(settings, context, parts.get(Database)),
    clients: 'services',
  });
}
