import { settingsGroup } from '@aila/config';
import { z } from 'zod';

export abstract class ExportSettings {
  /** Exports that this process makes at the same time. */
  abstract readonly concurrency: number;
  /** Days for which the file of an export is kept. */
  abstract readonly keepDays: number;
}

const positive = (fallback: number) => z.coerce.number().int().min(1).default(fallback);

export const exportSettings = settingsGroup(
  z.object({
    EXPORT_CONCURRENCY: positive(2).describe('Exports of chat logs that one instance makes at the same time.'),
    EXPORT_KEEP_DAYS: positive(7).describe('Days after which the file of an export of chat logs is removed.'),
  }),
  (e): ExportSettings => ({ concurrency: e.EXPORT_CONCURRENCY, keepDays: e.EXPORT_KEEP_DAYS }),
);
