import {
  databaseSettings,
  objectStoreSettings,
  queueSettings,
  readConfig,
  serviceSettings,
  settingsGroup,
  tokenSettings,
} from '@aila/config';
import { defaultTransferLimits as usual, type TransferLimits } from '@aila/object-store';
import { z } from 'zod';

export abstract class UploadSettings {
  /** Largest file that may be uploaded, in bytes. */
  abstract readonly maxBytes: number;
  /** An announced file that was not uploaded after so long is forgotten, in milliseconds. */
  abstract readonly expiryMs: number;
}

const uploadExpiry = z.coerce
  .number()
  .int()
  .min(10)
  .default(120)
  .describe(
    'Minutes after which an announced file that was not uploaded is forgotten. Half a gigabyte at 2 Mbit/s takes 35.',
  );

/** Half a gigabyte at 2 Mbit/s takes 35 minutes, and the permit is checked when it begins. */
const uploadSettings = settingsGroup(
  z.object({
    FILE_MAX_BYTES: z.coerce
      .number()
      .int()
      .min(1)
      .default(500_000_000)
      .describe('Largest file that may be uploaded, in bytes. The store enforces it too.'),
    UPLOAD_EXPIRY_MINUTES: uploadExpiry,
  }),
  (e): UploadSettings => ({ maxBytes: e.FILE_MAX_BYTES, expiryMs: e.UPLOAD_EXPIRY_MINUTES * 60_000 }),
);

/** The permit lives for five minutes, and the file must be there before it is forgotten. */
const permitMinutes = 5;
const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

/** How slowly files may come and go where the disk store serves them; a store elsewhere has rules of its own. */
export const transferSettings = settingsGroup(
  z
    .object({
      UPLOAD_IDLE_SECONDS: count(usual.idleMs / 1_000).describe(
        'Disk store: seconds after which an upload that sends nothing is ended.',
      ),
      UPLOAD_LEAST_BYTES_PER_SECOND: count(usual.leastRate).describe(
        'Disk store: what an upload must bring on average over each window but the first, or it is ended.',
      ),
      UPLOAD_RATE_WINDOW_SECONDS: count(usual.windowMs / 1_000).describe(
        'Disk store: seconds of such a window. The first is a grace.',
      ),
      DOWNLOAD_IDLE_SECONDS: count(usual.readerIdleMs / 1_000).describe(
        'Disk store: seconds after which a download whose reader takes nothing is ended.',
      ),
      TRANSFER_TOTAL_MINUTES: z.coerce
        .number()
        .int()
        .min(1)
        .optional()
        .describe(
          'Disk store: the longest that an upload or a download may take, in minutes. Without it 60, or less where announced files are forgotten sooner (`UPLOAD_EXPIRY_MINUTES`).',
        ),
      UPLOAD_EXPIRY_MINUTES: uploadExpiry,
    })
    .refine((e) => (e.TRANSFER_TOTAL_MINUTES ?? 0) + permitMinutes <= e.UPLOAD_EXPIRY_MINUTES, {
      path: ['TRANSFER_TOTAL_MINUTES'],
      message: `must end ${permitMinutes} minutes before UPLOAD_EXPIRY_MINUTES, when an announced file is forgotten`,
    }),
  (e): TransferLimits => ({
    idleMs: e.UPLOAD_IDLE_SECONDS * 1_000,
    readerIdleMs: e.DOWNLOAD_IDLE_SECONDS * 1_000,
    leastRate: e.UPLOAD_LEAST_BYTES_PER_SECOND,
    windowMs: e.UPLOAD_RATE_WINDOW_SECONDS * 1_000,
    totalMs:
      60_000 * (e.TRANSFER_TOTAL_MINUTES ?? Math.min(usual.totalMs / 60_000, e.UPLOAD_EXPIRY_MINUTES - permitMinutes)),
  }),
);

export const settingsGroups = {
  service: serviceSettings,
  database: databaseSettings,
  queue: queueSettings,
  token: tokenSettings,
  store: objectStoreSettings,
  uploads: uploadSettings,
  transfers: transferSettings,
};

export function readFilesConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(settingsGroups, environment);
}

export type FilesConfig = ReturnType<typeof readFilesConfig>;
