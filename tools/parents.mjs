import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

/** How often is looked. Milliseconds. */
const interval = 500;

/**
 * Calls `stop` once when npm, which started this program, is gone. npm hands SIGTERM and SIGINT on to the shell between
 * the two, which dies of the one and waits out the other: so the script in package.json lets the shell become this
 * program (`exec`; where there is no such word, the same follows without it). What is left is npm's own sudden end. A
 * program that somebody started without npm may outlive the terminal, so nobody is watched then.
 */
export function whenParentsAreGone(stop) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  // Some shells replace themselves by the only command that they are given: then npm itself is the parent.
  const isShell = /\bstart\.mjs\b/.test(commandOf(parent));
  const npm = isShell ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    const gone = process.ppid !== parent || (npm !== undefined && parentOf(parent) !== npm);
    if (!gone) return;
    clearInterval(timer);
    stop();
  }, interval);
  timer.unref();
}

const commandOf = (pid) =>
  existsSync('/proc/self/stat') ? read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') : ask('command=', pid);

/** Of a process that has ended it is undefined or another one's. */
function parentOf(pid) {
  if (!existsSync('/proc/self/stat')) return Number(ask('ppid=', pid)) || undefined;
  // The name, in brackets, may hold anything.
  return Number(read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[1]) || undefined;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function ask(field, pid) {
  try {
    return execFileSync('ps', ['-o', field, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
