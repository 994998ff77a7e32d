import type { ChatSession } from '@aila/contracts';
import { useSyncExternalStore } from 'react';
import { auth, call, openStream } from '../../api/client.js';
import { queryClient } from '../../shell/query-client.js';
import { messagesQuery, sessionsQuery, withMessages } from '../chat-data.js';
import { onNewsOfTabs, tellTabs } from '../chat-news.js';
import { drafts } from '../drafts/use-draft.js';
import { withSession } from '../session-order.js';
import { hasArrived, unknownPlace } from '../question.js';
import { type LiveReply, LiveReplies } from './live-replies.js';

/** A finished reply stays in the store until the stored messages show it (milliseconds). */
const handover = 1000;

/** The running replies of this tab. */
export const liveReplies = new LiveReplies({
  ask: (sessionId, { content, key }, signal) =>
    openStream('POST /sessions/:id/messages', { params: { id: sessionId }, body: { content } }, signal, {
      idempotencyKey: key,
    }),
  open: (moduleId, signal) => openStream('POST /modules/:id/sessions', { params: { id: moduleId } }, signal),
  resume: (replyId, after, signal) =>
    openStream('GET /replies/:id/events', { params: { id: replyId } }, signal, { after }),
  stop: async (replyId) => void (await call('POST /replies/:id/stop', { params: { id: replyId } })),
  onDone: ({ reply, session }) => {
    const { queryKey } = messagesQuery(session.id);
    const messages = queryClient.setQueryData(queryKey, (stored) =>
      stored ? withMessages(stored, [reply.studentMessage, reply.message]) : undefined,
    );
    // More was said here than this tab knows of, on another device.
    if (messages && messages.length !== session.messageCount) void queryClient.invalidateQueries({ queryKey });
    tellTabs({ moduleId: session.moduleId, sessionId: session.id });
    queryClient.setQueryData(sessionsQuery(session.moduleId).queryKey, (sessions) =>
      // The reply is over, whatever the session said of it a moment ago.
      sessions ? withSession(sessions, { ...session, runningReplyId: null }) : undefined,
    );
    // The verdict may have moved the module's progress.
    void queryClient.invalidateQueries({ queryKey: ['course', session.courseId] });
    setTimeout(() => {
      if (liveReplies.get(session.id)?.replyId === reply.id) liveReplies.dismiss(session.id);
    }, handover);
  },
  onTaken: (sessionId, moduleId) => {
    drafts.taken(sessionId);
    // The question, and the reply that has begun.
    queryClient.setQueryData(sessionsQuery(moduleId).queryKey, (sessions) =>
      sessions?.map((each) => (each.id === sessionId ? { ...each, messageCount: each.messageCount + 2 } : each)),
    );
    tellTabs({ moduleId, sessionId });
  },
  onRefused: (sessionId, failure) => drafts.giveBack(sessionId, failure),
  onFailed: async (sessionId, moduleId, question) => {
    // Somebody waits to get their words back: asked once, and without a network refused at once instead of later.
    const now = { staleTime: 0, retry: false, networkMode: 'always' } as const;
    const [sessions, messages] = await Promise.all([
      queryClient.fetchQuery({ ...sessionsQuery(moduleId), ...now }),
      queryClient.fetchQuery({ ...messagesQuery(sessionId), ...now }),
    ]);
    return {
      running: sessions.find((session) => session.id === sessionId)?.runningReplyId ?? null,
      hasQuestion: question !== null && hasArrived(question, messages),
    };
  },
});

liveReplies.onOpened((sessionId, moduleId) => {
  void queryClient.invalidateQueries({ queryKey: sessionsQuery(moduleId).queryKey });
  tellTabs({ moduleId, sessionId });
});

// The list of chats names the reply that runs; whoever shows the chat then follows it.
onNewsOfTabs(({ moduleId, sessionId }) => {
  void queryClient.invalidateQueries({ queryKey: sessionsQuery(moduleId).queryKey });
  void queryClient.invalidateQueries({ queryKey: messagesQuery(sessionId).queryKey });
});

/**
 * Sends what a student says in a chat; while a reply runs, everything stays as it is.
 * @param fromLine whether the words stood in the line to write in
 */
export function ask(session: Pick<ChatSession, 'id' | 'moduleId'>, content: string, fromLine: boolean): void {
  if (liveReplies.isRunning(session.id)) return;
  const known = queryClient.getQueryData(messagesQuery(session.id).queryKey);
  const after = known ? (known.at(-1)?.id ?? null) : unknownPlace;
  liveReplies.send(session, drafts.send(session.id, content, after, fromLine));
}

let epoch = auth.getState().epoch;
auth.subscribe(() => {
  if (auth.getState().epoch !== epoch) liveReplies.clear();
  epoch = auth.getState().epoch;
});

export function useLiveReply(key: string): LiveReply | undefined {
  return useSyncExternalStore(liveReplies.subscribe, () => liveReplies.get(key));
}
