import type { ChatSession, Message, ReplyEvent } from '@aila/contracts';

/** What a test wants to say about an event; numbers and the rest are filled in. */
type Draft =
  | { type: 'token'; text: string }
  | { type: 'reply' | 'done'; state?: Message['state'] }
  | { type: 'error'; code: string };

export const session: ChatSession = {
  id: 'session-1',
  courseId: 'course-1',
  moduleId: 'module-1',
  name: null,
  pinned: false,
  trial: false,
  createdAt: '2026-01-01T10:00:00Z',
  lastActivityAt: '2026-01-01T10:00:00Z',
  messageCount: 1,
  runningReplyId: null,
};

export function message(change: Partial<Message> = {}): Message {
  return {
    id: 'message-1',
    sessionId: session.id,
    role: 'tutor',
    content: 'Hello.',
    state: 'complete',
    citations: [],
    notice: null,
    verdict: null,
    createdAt: '2026-01-01T10:00:00Z',
    ...change,
  };
}

/** Events in order, numbered from `from`. */
export function eventsOf(drafts: readonly Draft[], from = 1): ReplyEvent[] {
  return drafts.map((draft, index): ReplyEvent => {
    const seq = from + index;
    if (draft.type === 'token') return { seq, type: 'token', text: draft.text };
    if (draft.type === 'error') return { seq, type: 'error', code: draft.code, message: draft.code };
    if (draft.type === 'reply') {
      return {
        seq,
        type: 'reply',
        replyId: 'reply-1',
        sessionId: session.id,
        courseId: session.courseId,
        studentMessage: null,
      };
    }
    const state = draft.state ?? 'complete';
    const final = message({ id: 'final', content: 'All of it.', state });
    return {
      seq,
      type: 'done',
      session,
      reply: { id: 'reply-1', sessionId: session.id, state, studentMessage: null, message: final, error: null },
    };
  });
}

/** A response that sends these events and then ends, breaks, or says nothing more until it is given up. */
export function streamOf(events: readonly ReplyEvent[], end: 'close' | 'break' | AbortSignal = 'close'): Response {
  const encoder = new TextEncoder();
  const pieces = events.map(
    ({ seq, type, ...rest }) => `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(rest)}\n\n`,
  );
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces[next++];
      if (piece !== undefined) controller.enqueue(encoder.encode(piece));
      else if (end === 'close') controller.close();
      else if (end === 'break') controller.error(new TypeError('network error'));
      else await new Promise((_resolve, reject) => end.addEventListener('abort', () => reject(end.reason)));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
