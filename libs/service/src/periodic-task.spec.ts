import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, Metrics } from '@aila/telemetry';
import { PeriodicTask } from './periodic-task.js';

const logger = createLogger('test', 'silent');
let metrics: Metrics;
let task: PeriodicTask;
/** Runs that have begun, and those that are under way. */
let begun: number;
let running: number;
let most: number;
let work: () => Promise<unknown>;

beforeEach(() => {
  metrics = new Metrics('test');
  [begun, running, most] = [0, 0, 0];
  work = () => sleep(20);
});
afterEach(() => task.stop());

function every(intervalMs: number): PeriodicTask {
  const count = async () => {
    begun += 1;
    running += 1;
    most = Math.max(most, running);
    await work().finally(() => (running -= 1));
  };
  task = new PeriodicTask({ logger, metrics }, { name: 'the-task', intervalMs, work: count });
  return task;
}

const hour = 3_600_000;
const failures = async () => (await metrics.registry.metrics()).match(/aila_task_failures_total\{.*\} (\d+)/)?.[1];

test('it runs again and again, and never twice at once though each run takes longer than the interval', async () => {
  every(5).start();
  await sleep(200);
  expect(begun).toBeGreaterThan(2);
  expect(most).toBe(1);
});

test('asked for during a run, it runs once more afterwards, however often it was asked', async () => {
  every(hour).soon();
  task.soon();
  task.soon();
  await task.now();
  expect([begun, running, most]).toEqual([2, 0, 1]);
  await sleep(50);
  expect(begun).toBe(2);
});

test('whoever waits for a run waits for one that began after the question', async () => {
  let things = 0;
  const seen: number[] = [];
  work = async () => {
    const found = things;
    await sleep(20);
    seen.push(found);
  };
  every(hour).soon();
  await Promise.resolve();
  things = 1;
  await task.now();
  expect(seen).toEqual([0, 1]);
});

test('a run that fails is counted and does not end the task', async () => {
  work = () => Promise.reject(new Error('no database'));
  await every(hour).now();
  await task.now();
  expect([begun, await failures()]).toEqual([2, '2']);
  work = () => Promise.resolve();
  await task.now();
  expect([begun, await failures()]).toEqual([3, '2']);
});

test('stopping waits for the run that is under way, and none begins after it', async () => {
  every(5).start().soon();
  task.soon();
  await task.stop();
  expect([begun, running]).toEqual([1, 0]);
  task.soon();
  await sleep(50);
  expect(begun).toBe(1);
});
