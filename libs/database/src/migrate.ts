import { createLogger } from '@aila/telemetry';
import { migrateDatabase } from './migrate-database.js';
import { readMigrationSettings } from './migration-settings.js';

/** The program of the migration job: `node migrate.js` with the owner's database settings. */
const { program, database } = readMigrationSettings(process.env);
const logger = createLogger('migrate', program.logLevel);
const done = await migrateDatabase(database);
logger.info({ done }, done.length > 0 ? 'database migrated' : 'database is up to date');
