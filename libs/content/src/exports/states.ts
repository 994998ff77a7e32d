import type { ExportState } from '@aila/contracts';

interface Transition {
  /** The states in which it may happen; in any other it changes nothing. */
  readonly from: readonly ExportState[];
  readonly to: ExportState;
}

/** What can happen to an export of chat logs, in which states, and what comes of it. */
export const exportTransitions = {
  /** A worker takes it up, also after another one died over it. */
  begin: { from: ['queued', 'running'], to: 'running' },
  save: { from: ['running'], to: 'running' },
  finish: { from: ['running'], to: 'ready' },
  /** Trying again by itself would not help. */
  fail: { from: ['queued', 'running'], to: 'failed' },
  /** Its file was kept long enough. */
  expire: { from: ['ready'], to: 'expired' },
  /** Who asked for it stops it; a second time changes nothing. */
  cancel: { from: ['queued', 'running', 'cancelled'], to: 'cancelled' },
  /** Who asked for it wants it anew. */
  retry: { from: ['failed', 'cancelled', 'expired'], to: 'queued' },
} as const satisfies Record<string, Transition>;

export type ExportEvent = keyof typeof exportTransitions;

/** The state after an event; undefined when it does not happen in this state. */
export function exportStateAfter(state: ExportState, event: ExportEvent): ExportState | undefined {
  const { from, to }: Transition = exportTransitions[event];
  return from.includes(state) ? to : undefined;
}
