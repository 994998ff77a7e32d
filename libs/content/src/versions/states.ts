import type { FileState } from '@aila/contracts';

interface Transition {
  /** The states in which it may happen; in any other it changes nothing. */
  readonly from: readonly FileState[];
  /** The state afterwards; `gone` when the version is deleted. */
  readonly to: FileState | 'gone';
}

const withWorkers = ['queued', 'extracting', 'embedding'] as const;

/**
 * What can happen to a version of a file, in which states, and what comes of it. Whoever changes a version names one of
 * these, and the row changes only while it is in one of the states, so that whoever comes too late writes nothing.
 */
export const transitions = {
  /** The announced bytes are in the store. */
  arrive: { from: ['awaiting-upload'], to: 'queued' },
  /** Another number of bytes is in the store than was announced. */
  refuse: { from: ['awaiting-upload'], to: 'failed' },
  /** Nothing was uploaded. */
  expire: { from: ['awaiting-upload'], to: 'gone' },
  /** A worker takes it up, also after another one died over it. */
  begin: { from: withWorkers, to: 'extracting' },
  savePages: { from: ['extracting'], to: 'extracting' },
  /** All pages are stored; the chunks are next. */
  beginEmbedding: { from: ['extracting'], to: 'embedding' },
  saveChunks: { from: ['embedding'], to: 'embedding' },
  index: { from: ['embedding'], to: 'embedding' },
  /** It is searched and shown from now on, and older versions go. */
  publish: { from: ['embedding'], to: 'ready' },
  /** Trying again would not help. */
  fail: { from: withWorkers, to: 'failed' },
  /** A newer version arrived. */
  supersede: { from: withWorkers, to: 'cancelled' },
  /** An instructor stops it; a second time changes nothing. */
  cancel: { from: ['awaiting-upload', ...withWorkers, 'cancelled'], to: 'cancelled' },
  /** An instructor asks for it again. */
  retry: { from: ['failed', 'cancelled'], to: 'queued' },
} as const satisfies Record<string, Transition>;

export type VersionEvent = keyof typeof transitions;

/** The state after an event; undefined when it does not happen in this state. */
export function stateAfter(state: FileState, event: VersionEvent): FileState | 'gone' | undefined {
  const { from, to }: Transition = transitions[event];
  return from.includes(state) ? to : undefined;
}

/** Whether an upload or a worker is still to come, or at work. */
export function isUnderWay(state: FileState): boolean {
  return state === 'awaiting-upload' || isWithWorkers(state);
}

/** Whether a worker has it, or is to take it up. */
function isWithWorkers(state: FileState): boolean {
  return (withWorkers as readonly FileState[]).includes(state);
}
