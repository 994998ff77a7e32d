import { databaseSettings, processSettings, readConfig, type Environment } from '@aila/config';

export const settingsGroups = { program: processSettings, database: databaseSettings };

/** Settings of the migration job: how it logs, and the owner's way to the database. @throws ConfigError */
export function readMigrationSettings(environment: Environment) {
  return readConfig(settingsGroups, environment);
}
