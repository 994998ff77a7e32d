import type { ChatSession } from '@aila/contracts';
import { useSyncExternalStore } from 'react';
import { auth, call, openStream } from '../../api/client.js';
import { queryClient } from '../../app/query-client.js';
import { messagesQuery, sessionsQuery, withMessages } from '../chat-data.js';
import { type LiveReply, LiveReplies } from './live-replies.js';

/** A finished reply stays in the store until the stored messages show it (milliseconds). */
const handover = 1000;

/** The running replies of this tab. */
export const liveReplies = new LiveReplies({
  ask: (sessionId, content, idempotencyKey, signal) =>
    openStream('POST', `/sessions/${sessionId}/messages`, signal, { body: { content }, idempotencyKey }),
  open: (moduleId, signal) => openStream('POST', `/modules/${moduleId}/sessions`, signal, { body: {} }),
  resume: (replyId, after, signal) => openStream('GET', `/replies/${replyId}/events`, signal, { after }),
  stop: (replyId) => call('POST', `/replies/${replyId}/stop`),
  onDone: ({ reply, session }) => {
    queryClient.setQueryData(messagesQuery(session.id).queryKey, (stored) =>
      stored ? withMessages(stored, [reply.studentMessage, reply.message]) : undefined,
    );
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
  onFailed: async (sessionId, moduleId) => {
    const [sessions] = await Promise.all([
      queryClient.fetchQuery({ ...sessionsQuery(moduleId), staleTime: 0 }),
      queryClient.refetchQueries({ queryKey: messagesQuery(sessionId).queryKey }),
    ]);
    return sessions.find((session) => session.id === sessionId)?.runningReplyId ?? null;
  },
});

liveReplies.onOpened((_sessionId, moduleId) => {
  void queryClient.invalidateQueries({ queryKey: sessionsQuery(moduleId).queryKey });
});

function withSession(sessions: readonly ChatSession[], changed: ChatSession): ChatSession[] {
  return [changed, ...sessions.filter((session) => session.id !== changed.id)];
}

let epoch = auth.getState().epoch;
auth.subscribe(() => {
  if (auth.getState().epoch !== epoch) liveReplies.clear();
  epoch = auth.getState().epoch;
});

export function useLiveReply(key: string): LiveReply | undefined {
  return useSyncExternalStore(liveReplies.subscribe, () => liveReplies.get(key));
}
