import { z } from 'zod';
import { Id, nameOf, Timestamp } from './common.js';
import { ModuleProgress } from './courses.js';
import { isBlank, withoutBlankEnds } from './text.js';

/** AILA's limit was 2,096; a pasted program is often longer. */
export const maxMessageCharacters = 8000;

/** A passage of a course file that the tutor used. `start` and `end` are character positions in the page's text. */
export const Citation = z.object({
  /** The number that marks the citation in the answer's text, as `[1]`. */
  marker: z.number().int(),
  fileId: Id,
  fileName: z.string(),
  page: z.number().int(),
  quote: z.string(),
  start: z.number().int(),
  end: z.number().int(),
});
export type Citation = z.infer<typeof Citation>;

/** How an answer of the student compares with the key ideas of the passage. */
export const Verdict = z.object({
  outcome: z.enum(['correct', 'partial', 'incorrect']),
  /** 0 to 1. */
  score: z.number(),
  covered: z.array(z.string()),
  missing: z.array(z.string()),
  progress: ModuleProgress,
});
export type Verdict = z.infer<typeof Verdict>;

export const messageRoles = ['student', 'tutor'] as const;
export const replyStates = ['running', 'complete', 'stopped', 'interrupted', 'failed'] as const;
export const ReplyState = z.enum(replyStates);
export type ReplyState = z.infer<typeof ReplyState>;

/** Why a reply that ended well is not the whole answer: its length was used up, or a content filter took the rest. */
export const replyNotices = ['cut', 'filtered'] as const;
export const ReplyNotice = z.enum(replyNotices);
export type ReplyNotice = z.infer<typeof ReplyNotice>;

export const Message = z.object({
  id: Id,
  sessionId: Id,
  role: z.enum(messageRoles),
  content: z.string(),
  /** State of the reply for a tutor's message, always `complete` for a student's. */
  state: ReplyState,
  /** Set where a complete reply is not the whole answer. */
  notice: ReplyNotice.nullable(),
  citations: z.array(Citation),
  verdict: Verdict.nullable(),
  createdAt: Timestamp,
});
export type Message = z.infer<typeof Message>;

/**
 * One conversation of one person in one module. `runningReplyId` is set while the tutor is answering. By `messageCount` a
 * client knows whether it has all messages, and whether the student has said anything: the opening is one message.
 */
export const ChatSession = z.object({
  id: Id,
  courseId: Id,
  moduleId: Id,
  name: z.string(),
  createdAt: Timestamp,
  lastActivityAt: Timestamp,
  messageCount: z.number().int(),
  runningReplyId: Id.nullable(),
});
export type ChatSession = z.infer<typeof ChatSession>;

export const SessionPatch = z.strictObject({ name: nameOf(60) });
export type SessionPatch = z.infer<typeof SessionPatch>;

/** How long it is is checked by the text-gen service, so that it has an error code of its own. */
export const MessageInput = z.strictObject({
  content: z
    .string()
    .overwrite(withoutBlankEnds)
    .refine((text) => !isBlank(text), 'must not be empty')
    .meta({ minLength: 1, maxLength: maxMessageCharacters }),
});
export type MessageInput = z.infer<typeof MessageInput>;

/** A turn of the tutor. For the opening of a session there is no student message. */
export const Reply = z.object({
  id: Id,
  sessionId: Id,
  state: ReplyState,
  studentMessage: Message.nullable(),
  /** What was said, complete or so far. */
  message: Message.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Reply = z.infer<typeof Reply>;

/**
 * The events of a reply in order, numbered from 1 by `seq`; `done` or `error` is the last. Over server-sent events
 * `type` is the event's name and `seq` its id, so that `Last-Event-ID` resumes after it. Between services a stream
 * begins with `reply` wherever it is resumed: it says in which course the right to listen is held.
 */
export const ReplyEvent = z.discriminatedUnion('type', [
  z.object({
    seq: z.number().int(),
    type: z.literal('reply'),
    replyId: Id,
    sessionId: Id,
    courseId: Id,
    studentMessage: Message.nullable(),
  }),
  z.object({ seq: z.number().int(), type: z.literal('token'), text: z.string() }),
  z.object({ seq: z.number().int(), type: z.literal('citation'), citation: Citation }),
  z.object({ seq: z.number().int(), type: z.literal('verdict'), verdict: Verdict }),
  z.object({ seq: z.number().int(), type: z.literal('done'), reply: Reply, session: ChatSession }),
  z.object({ seq: z.number().int(), type: z.literal('error'), code: z.string(), message: z.string() }),
]);
export type ReplyEvent = z.infer<typeof ReplyEvent>;
export const ReplyEventsQuery = z.strictObject({ after: z.coerce.number().int().min(0).default(0) });
