import { databaseSettings, readConfig, processSettings } from '@aila/config';
import { createLogger } from '@aila/telemetry';
import { migrateDatabase } from './migrate-database.js';

/** The program of the migration job: `node migrate.js` with the owner's database settings. */
const { program, database } = readConfig({ program: processSettings, database: databaseSettings }, process.env);
const logger = createLogger('migrate', program.logLevel);
const done = await migrateDatabase(database);
logger.info({ done }, done.length > 0 ? 'database migrated' : 'database is up to date');
