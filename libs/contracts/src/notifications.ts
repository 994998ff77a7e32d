import { z } from 'zod';
import { Id, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

export const notificationKinds = [
  'export-ready',
  'export-failed',
  'file-failed',
  'role-given',
  'verdict-overridden',
  'chat-opened',
] as const;
export const NotificationKind = z.enum(notificationKinds);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** Something that a person is told of. What it is about may be gone, or no longer be theirs to see. */
export const Notification = z
  .object({
    id: Id,
    kind: NotificationKind.meta({
      description: 'export-ready, export-failed, file-failed, role-given, verdict-overridden or chat-opened.',
    }),
    courseId: Id.nullable(),
    courseTitle: z.string().nullable().meta({ description: 'Null where there is none that the person may see.' }),
    moduleId: Id.nullable(),
    subjectId: Id.nullable().meta({ description: 'The file, export or chat that it is about.' }),
    name: z.string().nullable().meta({ description: 'Name of what it is about.' }),
    detail: z.string().nullable().meta({ description: 'A code: the role that was given, or why something failed.' }),
    createdAt: Timestamp,
    readAt: Timestamp.nullable(),
  })
  .register(typeNames, { name: 'Notification' });
export type Notification = z.infer<typeof Notification>;

const unread = z.number().int().meta({ description: 'Unread ones of all pages; 100 stands for that many or more.' });

export const NotificationPage = z
  .object({ items: z.array(Notification), nextCursor: z.string().nullable(), unread })
  .register(typeNames, { name: 'NotificationPage' });
export type NotificationPage = z.infer<typeof NotificationPage>;

/** What a subscriber hears: at once, and whenever one of the two changes. */
export const NotificationStanding = z
  .object({ unread, newestId: Id.nullable() })
  .register(typeNames, { name: 'NotificationStanding' });
export type NotificationStanding = z.infer<typeof NotificationStanding>;
