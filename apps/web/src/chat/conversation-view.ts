import type { Citation, Message, ModuleProgress, ReplyState } from '@aila/contracts';
import type { LiveReply } from './live/live-replies.js';
import { hasArrived } from './question.js';

/** Stands for the id of a reply that is not stored yet. */
export const liveMessageId = 'live';

/** What went wrong with the last turn. */
export type Trouble = Extract<ReplyState, 'failed' | 'interrupted'> | 'opening';

export interface Turns {
  readonly shown: readonly Message[];
  /** A question that is on its way and not stored yet. */
  readonly pendingQuestion: string | null;
  /** The reply that is coming in, in the form of a message. */
  readonly liveMessage: Message | null;
  readonly trouble: Trouble | null;
  /** The last stored question. */
  readonly lastQuestion: string | null;
  /** The message that may be taken back and edited: the last question, once its turn is over. */
  readonly editableId: string | null;
  readonly progress: ModuleProgress | null;
}

/** Lays what is stored and what is coming in over each other, each thing once. */
export function composeTurns(stored: readonly Message[], live: LiveReply | undefined): Turns {
  const known = new Set(stored.map((message) => message.id));
  const running = live !== undefined && live.failure === null && live.final === null;
  // The live reply shows what a message stored as running would show late.
  const shown = stored.filter((message) => !(running && message.role === 'tutor' && message.state === 'running'));
  if (live?.studentMessage && !known.has(live.studentMessage.id)) shown.push(live.studentMessage);

  const lastStudent = shown.findLast((message) => message.role === 'student');
  const last = shown.at(-1);
  const question = live?.studentMessage === null ? live.question : null;
  const pendingQuestion = question !== null && !hasArrived(question, stored) ? question.content : null;

  const final = live?.final ?? null;
  const isStored = final !== null && known.has(final.id);
  const liveMessage = live && live.failure === null && !isStored ? (final ?? asMessage(live)) : null;
  const failed = live !== undefined && live.failure !== null;
  const newest = liveMessage ?? shown.findLast((message) => message.role === 'tutor');

  return {
    shown,
    pendingQuestion,
    liveMessage,
    trouble: troubleOf(failed, running ? undefined : last, lastStudent !== undefined),
    lastQuestion: lastStudent?.content ?? null,
    editableId: running || failed ? null : (lastStudent?.id ?? null),
    // What an instructor changed is worked out anew in the outline, not in what was said.
    progress: newest?.verdict?.override ? null : (newest?.verdict?.progress ?? null),
  };
}

function troubleOf(failed: boolean, last: Message | undefined, asked: boolean): Trouble | null {
  const ended = last?.role === 'tutor' && (last.state === 'failed' || last.state === 'interrupted') ? last.state : null;
  if (!failed && ended === null) return null;
  return asked ? (ended ?? 'failed') : 'opening';
}

function asMessage(live: LiveReply): Message {
  return {
    id: liveMessageId,
    sessionId: live.sessionId ?? '',
    role: 'tutor',
    content: live.text,
    state: 'running',
    notice: null,
    citations: [...live.citations],
    verdict: live.verdict,
    createdAt: '',
  };
}

/** A citation of a message, with the others of the same message to move between. */
export interface OpenSource {
  readonly messageId: string;
  readonly citation: Citation;
  readonly all: readonly Citation[];
}

export function sourceKey(messageId: string, marker: number): string {
  return `${messageId}.${marker}`;
}

/** The citation that an address names, if the messages have it; a finished reply keeps the address of its live days. */
export function findSource(
  key: string | null,
  shown: readonly Message[],
  live: LiveReply | undefined,
): OpenSource | null {
  if (key === null) return null;
  const dot = key.lastIndexOf('.');
  const messageId = key.slice(0, dot);
  const marker = Number(key.slice(dot + 1));
  const message =
    messageId === liveMessageId
      ? (live ?? shown.findLast((each) => each.role === 'tutor'))
      : shown.find((each) => each.id === messageId);
  const citation = message?.citations.find((each) => each.marker === marker);
  return message && citation ? { messageId, citation, all: message.citations } : null;
}
