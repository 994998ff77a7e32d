import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@aila/embedded/free-port';

const root = join(__dirname, '../..');
/** Building included, on a busy machine; and the end of five services and a database. Milliseconds. */
const startLimit = 300_000;
const stopLimit = 90_000;

/** `npm start` as somebody types it, with data and a port of its own. */
async function started(until: string): Promise<{ npm: ChildProcess; port: number; directory: string }> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'aila-stop-'));
  const env = { ...process.env, NODE_ENV: undefined, PORT: String(port), AILA_DIR: directory };
  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((done, fail) => {
    const late = setTimeout(() => fail(new Error(`"${until}" was not said in time`)), startLimit);
    let said = '';
    npm.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      if (!said.includes(until)) return;
      clearTimeout(late);
      done();
    });
    npm.once('exit', () => fail(new Error(`npm ended early:\n${said}`)));
  });
  return { npm, port, directory };
}

/** All processes below one, the shell and the database among them. */
function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const below = (of: number): number[] =>
    parents.filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** A process that ended and was not asked about by its new parent is gone, too. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function gone(pids: readonly number[]): Promise<number[]> {
  const end = Date.now() + stopLimit;
  while (pids.some(isAlive) && Date.now() < end) await sleep(100);
  return pids.filter(isAlive);
}

const isTaken = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, 'localhost', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)('%s to the pid of `npm start`', (signal) => {
  it('ends services and database and frees the port', async () => {
    const { npm, port, directory } = await started('Aila is ready');
    const all = descendants(npm.pid as number);
    // npm's shell, the program, the supervisor, five services, the database with its own.
    expect(all.length).toBeGreaterThan(8);
    expect(await isTaken(port)).toBe(true);
    npm.kill(signal);
    expect(await gone(all)).toEqual([]);
    expect(await isTaken(port)).toBe(false);
    // PostgreSQL takes its pid file away when it ended in order.
    expect(readdirSync(join(directory, 'database'))).not.toContain('postmaster.pid');
    rmSync(directory, { recursive: true, force: true });
  });
});

it('ends what is only half started, the database too', async () => {
  const { npm, port, directory } = await started('Starting the services');
  const all = descendants(npm.pid as number);
  npm.kill('SIGTERM');
  expect(await gone(all)).toEqual([]);
  expect(await isTaken(port)).toBe(false);
  expect(readdirSync(join(directory, 'database'))).not.toContain('postmaster.pid');
  rmSync(directory, { recursive: true, force: true });
});
