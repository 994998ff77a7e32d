import {
  databaseSettings,
  objectStoreSettings,
  queueSettings,
  readConfig,
  serviceSettings,
  settingsGroup,
  tokenSettings,
} from '@aila/config';
import { z } from 'zod';

export interface UploadSettings {
  /** Largest file that may be uploaded, in bytes. */
  readonly maxBytes: number;
  /** An announced file that was not uploaded after so long is forgotten, in milliseconds. */
  readonly expiryMs: number;
}

/** Half a gigabyte at 2 Mbit/s takes 35 minutes, and the permit is checked when it begins. */
const uploadSettings = settingsGroup(
  z.object({
    FILE_MAX_BYTES: z.coerce
      .number()
      .int()
      .min(1)
      .default(500_000_000)
      .describe('Largest file that may be uploaded, in bytes. The store enforces it too.'),
    UPLOAD_EXPIRY_MINUTES: z.coerce
      .number()
      .int()
      .min(10)
      .default(120)
      .describe(
        'Minutes after which an announced file that was not uploaded is forgotten. Half a gigabyte at 2 Mbit/s takes 35.',
      ),
  }),
  (e): UploadSettings => ({ maxBytes: e.FILE_MAX_BYTES, expiryMs: e.UPLOAD_EXPIRY_MINUTES * 60_000 }),
);

export const settingsGroups = {
  service: serviceSettings,
  database: databaseSettings,
  queue: queueSettings,
  token: tokenSettings,
  store: objectStoreSettings,
  uploads: uploadSettings,
};

export function readFilesConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(settingsGroups, environment);
}

export type FilesConfig = ReturnType<typeof readFilesConfig>;
