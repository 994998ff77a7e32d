import { z } from 'zod';
import { ChatSession, Citation, Message, Verdict, VerdictOutcome } from './chat.js';
import { Cursor, Id, nameOf, pageOf, Timestamp } from './common.js';
import { ModuleProgress } from './courses.js';
import { typeNames } from './type-names.js';

/** What the staff of a course may know of its students' chats, from the most open to the closest. */
export const privacyModes = ['identified', 'pseudonymous', 'figures'] as const;
export const PrivacyMode = z
  .enum(privacyModes)
  .meta({
    description: 'identified: with names; pseudonymous: under a name that says nothing; figures: no chats at all.',
  })
  .register(typeNames, { name: 'PrivacyMode' });
export type PrivacyMode = z.infer<typeof PrivacyMode>;

/** What holds in a course since `changedAt`. Version 0 is a course in which nobody has chosen. */
export const CoursePrivacy = z
  .object({
    mode: PrivacyMode,
    version: z.number().int().meta({ description: '0 where nobody has chosen yet.' }),
    changedAt: Timestamp.nullable(),
  })
  .register(typeNames, { name: 'CoursePrivacy' });
export type CoursePrivacy = z.infer<typeof CoursePrivacy>;

export const CoursePrivacyInput = z.strictObject({
  mode: PrivacyMode,
  version: z.number().int().min(0).meta({ description: 'The version that was changed.' }),
});
export type CoursePrivacyInput = z.infer<typeof CoursePrivacyInput>;

/** Why somebody opens what another person said, or changes a verdict. The student reads it. */
const Reason = nameOf(500);

export const OpeningInput = z.strictObject({ reason: Reason });
export type OpeningInput = z.infer<typeof OpeningInput>;

/**
 * A student of a course as its staff may know them. In a pseudonymous course `id` is a pseudonym, the same as long as the
 * course is there, and leads nowhere else.
 */
export const Learner = z
  .object({
    id: Id.meta({ description: 'A pseudonym in a pseudonymous course, and known nowhere else.' }),
    name: z.string().nullable().meta({ description: 'Null in a pseudonymous course.' }),
    email: z.string().nullable().meta({ description: 'Null in a pseudonymous course.' }),
  })
  .register(typeNames, { name: 'Learner' });
export type Learner = z.infer<typeof Learner>;

/** A student in the list of a course, with how far they are. */
export const CourseLearner = Learner.extend({
  achieved: z.number().int().meta({ description: 'How many modules they have achieved.' }),
  attempts: z.number().int().meta({ description: 'How many of their answers were graded.' }),
  lastActivityAt: Timestamp.nullable().meta({
    description: 'When they last were in a chat; null before, and in a pseudonymous course.',
  }),
}).register(typeNames, { name: 'CourseLearner' });
export type CourseLearner = z.infer<typeof CourseLearner>;
export const CourseLearnerPage = pageOf(CourseLearner);

export const LearnerParams = z.strictObject({ id: Id, userId: Id });
export type LearnerParams = z.infer<typeof LearnerParams>;

/** A module in a student's work. */
export const LearnerModule = z
  .object({
    id: Id,
    title: z.string(),
    conceptTitle: z.string(),
    progress: ModuleProgress.nullable().meta({ description: 'Null before the first graded answer.' }),
    chats: z.number().int(),
  })
  .register(typeNames, { name: 'LearnerModule' });
export type LearnerModule = z.infer<typeof LearnerModule>;

/** What a student does in a course: every module in its order. */
export const LearnerWork = z
  .object({ learner: Learner, modules: z.array(LearnerModule) })
  .register(typeNames, { name: 'LearnerWork' });
export type LearnerWork = z.infer<typeof LearnerWork>;

/** A page of a student's answers or chats, of one module or of all. */
export const LearnerQuery = z.strictObject({
  moduleId: Id.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type LearnerQuery = z.infer<typeof LearnerQuery>;

/** One graded answer with what it was graded by. */
export const LearnerAttempt = z
  .object({
    messageId: Id.meta({ description: 'The message in which the tutor told the verdict.' }),
    sessionId: Id,
    sessionName: z.string().nullable(),
    moduleId: Id,
    moduleTitle: z.string(),
    question: z.string(),
    answer: z.string(),
    hints: z.number().int().meta({ description: 'How many hints the student took before the answer.' }),
    verdict: Verdict,
    citations: z.array(Citation),
    version: z.number().int().meta({ description: 'How often the verdict was changed by hand.' }),
    createdAt: Timestamp,
  })
  .register(typeNames, { name: 'LearnerAttempt' });
export type LearnerAttempt = z.infer<typeof LearnerAttempt>;
export const LearnerAttemptPage = pageOf(LearnerAttempt);

/** A chat in the list of a student's chats. */
export const LearnerChat = ChatSession.pick({
  id: true,
  moduleId: true,
  name: true,
  createdAt: true,
  lastActivityAt: true,
})
  .extend({
    moduleTitle: z.string(),
    attempts: z.number().int().meta({ description: 'How many answers were graded in it.' }),
  })
  .register(typeNames, { name: 'LearnerChat' });
export type LearnerChat = z.infer<typeof LearnerChat>;
export const LearnerChatPage = pageOf(LearnerChat);

/** A page of a chat that somebody else may read. */
export const Transcript = z
  .object({
    chat: LearnerChat.extend({ courseId: Id, messageCount: z.number().int() }).register(typeNames, {
      name: 'TranscriptChat',
    }),
    learner: Learner,
    items: z.array(Message),
    nextCursor: z.string().nullable(),
  })
  .register(typeNames, { name: 'Transcript' });
export type Transcript = z.infer<typeof Transcript>;

export const VerdictParams = LearnerParams.extend({ messageId: Id });
export type VerdictParams = z.infer<typeof VerdictParams>;

export const OverrideInput = z.strictObject({
  outcome: VerdictOutcome.nullable().meta({ description: 'Null takes what was said before back.' }),
  reason: Reason,
  version: z.number().int().min(0).meta({ description: 'The version that was read.' }),
});
export type OverrideInput = z.infer<typeof OverrideInput>;

/** That somebody opened the caller's work or one of their chats. */
export const Opening = z
  .object({
    id: Id,
    kind: z
      .enum(['work', 'chat'])
      .meta({ description: 'work: answers, verdicts and the list of chats; chat: what was said in one.' }),
    openedAt: Timestamp,
    by: z.string().nullable().meta({ description: 'Null when the account is gone.' }),
    as: z.enum(['instructor', 'admin']).meta({ description: 'instructor or admin.' }),
    reason: z.string().nullable().meta({ description: 'Administrators always give one.' }),
    courseId: Id,
    courseTitle: z.string().nullable().meta({ description: 'Null when the caller is not in the course any more.' }),
    moduleId: Id.nullable(),
    sessionId: Id.nullable().meta({ description: 'Null when no chat was opened, or it was deleted since.' }),
    sessionName: z.string().nullable(),
  })
  .register(typeNames, { name: 'Opening' });
export type Opening = z.infer<typeof Opening>;
export const OpeningPage = pageOf(Opening);
