import { z } from 'zod';
import { Id, pageOf, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

export const trashKinds = ['course', 'concept', 'module'] as const;
export const TrashKind = z.enum(trashKinds).register(typeNames, { name: 'TrashKind' });
export type TrashKind = z.infer<typeof TrashKind>;

/** What somebody deleted, and until when it can be brought back. `id` is the one that it has outside of the trash. */
export const TrashEntry = z
  .object({
    id: Id,
    courseId: Id,
    kind: TrashKind,
    title: z.string(),
    deletedAt: Timestamp,
    deletedBy: z
      .string()
      .nullable()
      .meta({ description: 'Null when the account is gone, or of nobody in the course.' }),
    goneAt: Timestamp.meta({ description: 'When it is deleted for good.' }),
  })
  .register(typeNames, { name: 'TrashEntry' });
export type TrashEntry = z.infer<typeof TrashEntry>;
export const TrashPage = pageOf(TrashEntry);

/** What belongs to something that is to be deleted, and goes to the trash with it. `chats` are those of everybody. */
export const Contents = z
  .object({
    modules: z.number().int(),
    files: z.number().int(),
    people: z.number().int().meta({ description: 'Of a course its members, of the rest those who have chats in it.' }),
    chats: z.number().int(),
    days: z.number().int().meta({ description: 'For how many days it can be brought back.' }),
  })
  .register(typeNames, { name: 'Contents' });
export type Contents = z.infer<typeof Contents>;
