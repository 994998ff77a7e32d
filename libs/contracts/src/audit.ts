import { z } from 'zod';
import { Cursor, Id, pageOf, textOf, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

const AuditDetail = z.object({ name: z.string(), value: z.string() }).register(typeNames, { name: 'AuditDetail' });

/** Something that was done, as it was written in the transaction that did it. */
export const AuditEvent = z
  .object({
    id: Id,
    at: Timestamp,
    action: z.string().meta({ description: 'As thing.verb: module.created.' }),
    actorId: Id.nullable(),
    actor: z.string().nullable().meta({ description: 'Name and address; null for a job, or an account that is gone.' }),
    systemJob: z.string().nullable(),
    courseId: Id.nullable(),
    course: z.string().nullable().meta({ description: 'Null when it is gone.' }),
    targetId: Id.nullable(),
    target: z.string().nullable().meta({ description: 'Name and address of the person that it was done to.' }),
    details: z.array(AuditDetail),
    requestId: z.string().nullable(),
  })
  .register(typeNames, { name: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;
export const AuditEventPage = pageOf(AuditEvent);

const filters = {
  person: textOf(120).optional().meta({ description: 'Part of the name or address of who did it, or to whom.' }),
  kind: z
    .string()
    .regex(/^[a-z][a-z-]*(\.[a-z_-]+)?$/, 'must be as module, or as module.created')
    .max(80)
    .optional()
    .meta({ description: 'An action, or the thing that it is about.' }),
  courseId: Id.optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional().meta({ description: 'What happened at this moment is left out.' }),
  cursor: Cursor.optional(),
};
export const AuditQuery = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditExportQuery = z.strictObject({
  ...filters,
  limit: z.coerce.number().int().min(1).max(2_000).default(1_000),
});
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;

/** Lines of a CSV; the first page begins with the names of the columns. */
export const AuditExport = z
  .object({ csv: z.string(), rows: z.number().int(), nextCursor: z.string().nullable() })
  .register(typeNames, { name: 'AuditExport' });
export type AuditExport = z.infer<typeof AuditExport>;
