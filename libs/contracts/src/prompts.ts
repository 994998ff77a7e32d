import { z } from 'zod';
import { pageOf, textOf, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

/** As long as in AILA: a manner of teaching, not a lesson. */
export const maxPromptCharacters = 1000;

/**
 * What the instructors of a course ask of the tutor, as it was from `createdAt` on. Version 0 is a course in which nobody
 * has asked for anything yet.
 */
export const CoursePrompt = z
  .object({
    version: z.number().int().meta({ description: '0 where nobody has written one yet.' }),
    content: z.string(),
    author: z
      .string()
      .nullable()
      .meta({ description: 'Null when its account is gone, or is of nobody in the course any more.' }),
    createdAt: Timestamp.nullable(),
  })
  .register(typeNames, { name: 'CoursePrompt' });
export type CoursePrompt = z.infer<typeof CoursePrompt>;
export const CoursePromptPage = pageOf(CoursePrompt);

/** A text that is tried in a chat before it is in force. */
export const PromptTrialInput = z.strictObject({ content: textOf(maxPromptCharacters) });
export type PromptTrialInput = z.infer<typeof PromptTrialInput>;

/** `version` is the one that was read before: whoever comes second is told so, and nobody's text is lost unseen. */
export const CoursePromptInput = z.strictObject({
  content: textOf(maxPromptCharacters),
  version: z.number().int().min(0).meta({ description: 'The version that was changed.' }),
});
export type CoursePromptInput = z.infer<typeof CoursePromptInput>;
