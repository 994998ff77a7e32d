import { exportStates } from '@aila/contracts';
import { exportStateAfter, exportTransitions, type ExportEvent } from './states.js';

const events = Object.keys(exportTransitions) as ExportEvent[];

test('what is under way ends, by itself or by somebody, and what has ended can be made anew unless it is there', () => {
  for (const state of ['queued', 'running'] as const) {
    expect(exportStateAfter(state, 'fail')).toBe('failed');
    expect(exportStateAfter(state, 'cancel')).toBe('cancelled');
    expect(exportStateAfter(state, 'retry')).toBeUndefined();
  }
  for (const state of ['failed', 'cancelled', 'expired'] as const)
    expect(exportStateAfter(state, 'retry')).toBe('queued');
  expect(exportStateAfter('ready', 'retry')).toBeUndefined();
});

test('nothing a late worker does brings back what was cancelled, failed or has expired', () => {
  for (const state of ['cancelled', 'failed', 'expired'] as const)
    for (const event of ['begin', 'save', 'finish', 'fail', 'expire'] as const)
      expect([state, event, exportStateAfter(state, event)]).toEqual([state, event, undefined]);
});

test('every state can be reached', () => {
  const reached = new Set<string>(['queued', ...events.map((event) => exportTransitions[event].to)]);
  expect([...reached].sort()).toEqual([...exportStates].sort());
});
