import { IdParams, ListQuery } from '../common.js';
import { ChatExport, ChatExportInput, ChatExportPage } from '../exports.js';
import { DownloadLink } from '../files.js';
import { operations } from './operation.js';

const one = { params: IdParams, policy: 'chat-log.export', about: 'export' } as const;

/** Chat logs of courses, as files that are made one after the other. */
export const chatExports = operations('files', 'exports', {
  chatExports: {
    rest: 'GET /courses/:id/exports',
    params: IdParams,
    query: ListQuery,
    answers: ChatExportPage,
    policy: 'chat-log.export',
    about: 'course',
    summary: 'Those that one asked for oneself, the newest first.',
    graphql: { args: { id: 'courseId' } },
  },
  requestChatExport: {
    rest: 'POST /courses/:id/exports',
    params: IdParams,
    body: ChatExportInput,
    answers: ChatExport,
    status: 201,
    policy: 'chat-log.export',
    about: 'course',
    refuses: ['TRANSCRIPTS_CLOSED', 'EXPORT_UNDER_WAY', 'IDEMPOTENCY_KEY_REUSED'],
    idempotent: true,
    graphql: { args: { id: 'courseId' }, input: true },
  },
  chatExport: { ...one, rest: 'GET /exports/:id', answers: ChatExport },
  cancelChatExport: { ...one, rest: 'POST /exports/:id/cancel', answers: ChatExport, refuses: ['CONFLICT'] },
  retryChatExport: {
    ...one,
    rest: 'POST /exports/:id/retry',
    answers: ChatExport,
    refuses: ['TRANSCRIPTS_CLOSED', 'CONFLICT', 'EXPORT_UNDER_WAY'],
    summary: 'Makes it anew, of the same messages.',
  },
  downloadChatExport: {
    ...one,
    rest: 'POST /exports/:id/download',
    answers: DownloadLink,
    refuses: ['TRANSCRIPTS_CLOSED', 'EXPORT_NOT_READY'],
  },
});
