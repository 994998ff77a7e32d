import { z } from 'zod';
import { Id, pageOf, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

/** What an export of chat logs goes through. Failed, cancelled and expired ones can be made anew. */
export const exportStates = ['queued', 'running', 'ready', 'failed', 'cancelled', 'expired'] as const;
export const ExportState = z.enum(exportStates);
export type ExportState = z.infer<typeof ExportState>;

/** Why an export could not be made; the web client words them for a teacher. */
export const exportFailures = ['store-full', 'broke-off', 'internal'] as const;
export const ExportFailure = z.enum(exportFailures);
export type ExportFailure = z.infer<typeof ExportFailure>;

export const exportFormats = ['csv', 'jsonl'] as const;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** More than a course has. */
const maxModules = 500;

export const ChatExportInput = z
  .strictObject({
    format: ExportFormat.default('csv').meta({ description: 'csv or jsonl.' }),
    from: Timestamp.nullish().meta({ description: 'Messages from this moment on; left out: from the first one.' }),
    to: Timestamp.nullish().meta({ description: 'Messages before this moment; left out: up to now.' }),
    moduleIds: z
      .array(Id)
      .min(1)
      .max(maxModules)
      .nullish()
      .meta({ description: 'Left out: all modules of the course.' }),
  })
  .refine(({ from, to }) => !from || !to || from < to, { path: ['to'], message: 'must lie after from' })
  .register(typeNames, { name: 'ChatExportInput' });
export type ChatExportInput = z.infer<typeof ChatExportInput>;

/** Chat logs of a course that somebody asked for. Only they see it. */
export const ChatExport = z
  .object({
    id: Id,
    courseId: Id,
    format: ExportFormat.meta({ description: 'csv or jsonl.' }),
    from: Timestamp.nullable(),
    to: Timestamp.nullable(),
    moduleIds: z.array(Id).nullable().meta({ description: 'Null: all modules.' }),
    state: ExportState.meta({ description: 'queued, running, ready, failed, cancelled or expired.' }),
    failure: ExportFailure.nullable().meta({ description: 'Why it failed, as a stable code.' }),
    messagesDone: z.number().int(),
    messagesTotal: z.number().int().nullable().meta({ description: 'Null until they were counted.' }),
    sizeBytes: z.number().nullable(),
    createdAt: Timestamp,
    finishedAt: Timestamp.nullable(),
    expiresAt: Timestamp.nullable().meta({ description: 'When the file is removed.' }),
  })
  .register(typeNames, { name: 'ChatExport' });
export type ChatExport = z.infer<typeof ChatExport>;
export const ChatExportPage = pageOf(ChatExport);
