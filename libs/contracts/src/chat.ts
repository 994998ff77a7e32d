import { z } from 'zod';
import { Id, nameOf, pageOf, Timestamp } from './common.js';
import { ModuleProgress } from './courses.js';
import { isBlank, withoutBlankEnds } from './text.js';
import { typeNames } from './type-names.js';

/** AILA's limit was 2,096; a pasted program is often longer. */
export const maxMessageCharacters = 8000;

/** A passage of a course file that the tutor used. `start` and `end` are character positions in the page's text. */
export const Citation = z
  .object({
    /** The number that marks the citation in the answer's text, as `[1]`. */
    marker: z.number().int(),
    fileId: Id,
    fileName: z.string(),
    page: z.number().int(),
    quote: z.string(),
    start: z.number().int(),
    end: z.number().int(),
  })
  .register(typeNames, { name: 'Citation' });
export type Citation = z.infer<typeof Citation>;

export const verdictOutcomes = ['correct', 'partial', 'incorrect'] as const;
export const VerdictOutcome = z.enum(verdictOutcomes);
export type VerdictOutcome = z.infer<typeof VerdictOutcome>;

/** What an instructor says of an answer in place of the tutor. */
export const VerdictOverride = z
  .object({
    original: VerdictOutcome.meta({ description: 'What the tutor said: correct, partial or incorrect.' }),
    reason: z.string(),
    by: z.string().nullable().meta({ description: 'Null when the account is gone.' }),
    at: Timestamp,
  })
  .register(typeNames, { name: 'VerdictOverride' });
export type VerdictOverride = z.infer<typeof VerdictOverride>;

/** How an answer of the student compares with the key ideas of the passage. */
export const Verdict = z
  .object({
    outcome: VerdictOutcome.meta({ description: 'What counts: correct, partial or incorrect.' }),
    /** 0 to 1. */
    score: z.number(),
    covered: z.array(z.string()),
    missing: z.array(z.string()),
    progress: ModuleProgress,
    override: VerdictOverride.nullable().meta({ description: 'Null: the verdict is the tutor’s.' }),
  })
  .register(typeNames, { name: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

export const messageRoles = ['student', 'tutor'] as const;
export const replyStates = ['running', 'complete', 'stopped', 'interrupted', 'failed'] as const;
export const ReplyState = z.enum(replyStates);
export type ReplyState = z.infer<typeof ReplyState>;

/** Why a reply that ended well is not the whole answer: its length was used up, or a content filter took the rest. */
export const replyNotices = ['cut', 'filtered'] as const;
export const ReplyNotice = z.enum(replyNotices);
export type ReplyNotice = z.infer<typeof ReplyNotice>;

export const Message = z
  .object({
    id: Id,
    sessionId: Id,
    role: z.enum(messageRoles).meta({ description: 'student or tutor.' }),
    content: z.string(),
    state: ReplyState.meta({
      description:
        "State of the reply: running, complete, stopped, interrupted or failed; a student's message is complete.",
    }),
    notice: ReplyNotice.nullable().meta({
      description: 'Why a complete reply is not the whole answer: cut (its length was used up) or filtered.',
    }),
    citations: z.array(Citation),
    verdict: Verdict.nullable(),
    createdAt: Timestamp,
  })
  .register(typeNames, { name: 'Message' });
export type Message = z.infer<typeof Message>;
export const MessagePage = pageOf(Message);

/**
 * One conversation of one person in one module. `runningReplyId` is set while the tutor is answering. By `messageCount` a
 * client knows whether it has all messages, and whether the student has said anything: the opening is one message.
 */
export const ChatSession = z
  .object({
    id: Id,
    courseId: Id,
    moduleId: Id,
    name: z
      .string()
      .nullable()
      .meta({ description: 'Null until a message of the student, or the student by hand, gives one.' }),
    pinned: z.boolean().meta({ description: 'Pinned chats come first in the list.' }),
    trial: z.boolean().meta({ description: 'A prompt is tried in it: it is in no list and counts for nothing.' }),
    createdAt: Timestamp,
    lastActivityAt: Timestamp,
    messageCount: z.number().int().meta({ description: 'Those of the student and of the tutor together.' }),
    runningReplyId: Id.nullable(),
  })
  .register(typeNames, { name: 'ChatSession' });
export type ChatSession = z.infer<typeof ChatSession>;
export const ChatSessionPage = pageOf(ChatSession);

export const SessionPatch = z.strictObject({ name: nameOf(60) });
export type SessionPatch = z.infer<typeof SessionPatch>;

export const SessionPin = z.strictObject({ pinned: z.boolean() });
export type SessionPin = z.infer<typeof SessionPin>;

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
export const Reply = z
  .object({
    id: Id,
    sessionId: Id,
    state: ReplyState,
    studentMessage: Message.nullable(),
    /** What was said, complete or so far. */
    message: Message.nullable(),
    error: z.object({ code: z.string(), message: z.string() }).register(typeNames, { name: 'ReplyFailure' }).nullable(),
  })
  .register(typeNames, { name: 'Reply' });
export type Reply = z.infer<typeof Reply>;

const event = <const Type extends string, Shape extends z.ZodRawShape>(type: Type, name: string, shape: Shape) =>
  z.object({ seq: z.number().int(), type: z.literal(type), ...shape }).register(typeNames, { name, toldBy: 'type' });

export const ReplyStarted = event('reply', 'ReplyStarted', {
  replyId: Id,
  sessionId: Id,
  courseId: Id,
  studentMessage: Message.nullable(),
});

/**
 * The events of a reply in order, numbered from 1 by `seq`; `done` or `error` is the last. Over server-sent events
 * `type` is the event's name and `seq` its id, so that `Last-Event-ID` resumes after it. Between services a stream
 * begins with `reply` wherever it is resumed: it says in which course the right to listen is held.
 */
export const ReplyEvent = z
  .discriminatedUnion('type', [
    ReplyStarted,
    event('token', 'ReplyToken', { text: z.string() }),
    event('citation', 'ReplyCitation', { citation: Citation }),
    event('verdict', 'ReplyVerdict', { verdict: Verdict }),
    event('done', 'ReplyDone', { reply: Reply, session: ChatSession }),
    event('error', 'ReplyError', { code: z.string(), message: z.string() }),
  ])
  .meta({ description: 'What happens in a reply, numbered from 1; ReplyDone or ReplyError is the last.' })
  .register(typeNames, { name: 'ReplyEvent' });
export type ReplyEvent = z.infer<typeof ReplyEvent>;
export const ReplyEventsQuery = z.strictObject({ after: z.coerce.number().int().min(0).default(0) });
