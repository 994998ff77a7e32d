import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceProcess } from './service-process.js';

let directory: string;
let service: ServiceProcess | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'aila-service-'));
});

afterEach(async () => {
  await service?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A program whose starts are counted in a file: `body` knows which `turn` it is, from 1. */
function program(body: string): string {
  const file = join(directory, 'program.cjs');
  const turns = JSON.stringify(join(directory, 'turns'));
  writeFileSync(
    file,
    `const { appendFileSync, readFileSync } = require('node:fs');
     appendFileSync(${turns}, '.');
     const turn = readFileSync(${turns}, 'utf8').length;
     setInterval(() => undefined, 1_000);
     ${body}`,
  );
  return file;
}

function serviceOf(body: string, readyTimeout: number): { readonly service: ServiceProcess; readonly told: string[] } {
  const told: string[] = [];
  service = new ServiceProcess({
    name: 'trial',
    program: program(body),
    environment: {},
    logFile: join(directory, 'trial.log'),
    onRestart: (message) => told.push(message),
    readyTimeout,
  });
  return { service, told };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

test('a service that dies, and then is late when it is started again, is not left down', async () => {
  // The first is well, the second never says so, the third is well again.
  const { service: trial, told } = serviceOf(`if (turn !== 2) process.send('ready');`, 8_000);
  await trial.start();
  const first = trial.pid!;
  process.kill(first, 'SIGKILL');
  await until(() => told.length === 2);
  expect(told).toEqual([
    'trial ended (SIGKILL); starting it again',
    'trial was not ready within 8 s; starting it again',
  ]);
  await until(() => trial.pid !== undefined && isAlive(trial.pid) && told.length === 2 && turns() === 3);
  process.kill(trial.pid!, 'SIGKILL');
  await until(() => told.length === 3);
});

test('one that is broken stays down after a few times', async () => {
  const { service: trial, told } = serviceOf(`if (turn > 1) process.exit(7); process.send('ready');`, 60_000);
  await trial.start();
  process.kill(trial.pid!, 'SIGKILL');
  await until(() => told.at(-1)?.includes('it stays down') === true);
  expect(turns()).toBe(6);
});

const turns = () => statSync(join(directory, 'turns')).size;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
