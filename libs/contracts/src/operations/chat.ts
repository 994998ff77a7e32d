import {
  ChatSession,
  ChatSessionPage,
  MessageInput,
  MessagePage,
  Reply,
  ReplyEvent,
  ReplyEventsQuery,
  SessionPatch,
  SessionPin,
} from '../chat.js';
import { IdParams, ListQuery } from '../common.js';
import { PromptTrialInput } from '../prompts.js';
import { operations } from './operation.js';

const byModule = { args: { id: 'moduleId' } } as const;
const bySession = { args: { id: 'sessionId' } } as const;

/** Why the tutor may not be able to answer. */
const ofTurns = [
  'IDEMPOTENCY_KEY_REUSED',
  'MODEL_UNAVAILABLE',
  'MODEL_TIMED_OUT',
  'REPLY_INTERRUPTED',
  'BUDGET_EXCEEDED',
  'COURSE_BUDGET_SPENT',
  'INSTITUTION_BUDGET_SPENT',
  'TOO_MANY_REPLIES',
  'TUTOR_BUSY',
] as const;

/** Chats with the tutor: each is one person's own. */
export const chat = operations('text-gen', 'chat', {
  sessions: {
    rest: 'GET /modules/:id/sessions',
    params: IdParams,
    query: ListQuery,
    answers: ChatSessionPage,
    policy: 'chat.own',
    about: 'module',
    graphql: byModule,
  },
  openSession: {
    rest: 'POST /modules/:id/sessions',
    params: IdParams,
    answers: ChatSession.extend({ opening: Reply }),
    streams: ReplyEvent,
    status: 201,
    policy: 'chat.own',
    about: 'module',
    refuses: ofTurns,
    idempotent: true,
    summary: "Answers the new session with the tutor's opening, or streams the opening.",
    graphql: false,
  },
  openTrial: {
    rest: 'POST /modules/:id/trials',
    params: IdParams,
    body: PromptTrialInput,
    answers: ChatSession.extend({ opening: Reply }),
    streams: ReplyEvent,
    status: 201,
    policy: 'prompt.try',
    about: 'module',
    refuses: ofTurns,
    idempotent: true,
    summary:
      'A chat in which the tutor follows a prompt that is not in force. It is in no list, counts for nothing, and is removed after a day.',
    graphql: false,
  },
  session: {
    rest: 'GET /sessions/:id',
    params: IdParams,
    answers: ChatSession,
    policy: 'chat.own',
    about: 'session',
  },
  renameSession: {
    rest: 'PATCH /sessions/:id',
    params: IdParams,
    body: SessionPatch,
    answers: ChatSession,
    policy: 'chat.own',
    about: 'session',
  },
  pinSession: {
    rest: 'PUT /sessions/:id/pin',
    params: IdParams,
    body: SessionPin,
    answers: ChatSession,
    policy: 'chat.own',
    about: 'session',
    summary: 'Pins a chat, or unpins it: pinned chats come first in the list.',
  },
  deleteSession: {
    rest: 'DELETE /sessions/:id',
    params: IdParams,
    policy: 'chat.own',
    about: 'session',
  },
  messages: {
    rest: 'GET /sessions/:id/messages',
    params: IdParams,
    query: ListQuery,
    answers: MessagePage,
    policy: 'chat.own',
    about: 'session',
    graphql: bySession,
  },
  sendMessage: {
    rest: 'POST /sessions/:id/messages',
    params: IdParams,
    body: MessageInput,
    answers: Reply,
    streams: ReplyEvent,
    policy: 'chat.own',
    about: 'session',
    refuses: ['MODULE_CLOSED', 'SESSION_BUSY', 'MESSAGE_TOO_LONG', ...ofTurns],
    idempotent: true,
    summary:
      'Answers the finished reply, or streams it; a reply that takes long is answered with 202 while it goes on.',
    graphql: false,
  },
  deleteLastExchange: {
    rest: 'DELETE /sessions/:id/messages/last',
    params: IdParams,
    policy: 'chat.own', // control: delete-last-policy
    about: 'session',
    refuses: ['SESSION_BUSY', 'NOTHING_TO_DELETE'],
    graphql: bySession,
  },
  reply: {
    rest: 'GET /replies/:id',
    params: IdParams,
    answers: Reply,
    policy: 'chat.own',
    about: 'reply',
  },
  replyEvents: {
    rest: 'GET /replies/:id/events',
    params: IdParams,
    query: ReplyEventsQuery,
    streams: ReplyEvent,
    policy: 'chat.own',
    about: 'reply',
    refuses: ['REPLY_ELSEWHERE', 'REPLY_INTERRUPTED', 'TOO_MANY_LISTENERS'],
    summary: 'Resumes after `Last-Event-ID` (or `?after=`): what was missed, then what comes.',
    graphql: false,
  },
  stopReply: {
    rest: 'POST /replies/:id/stop',
    params: IdParams,
    answers: Reply,
    policy: 'chat.own',
    about: 'reply',
    refuses: ['REPLY_ELSEWHERE'],
  },
});
