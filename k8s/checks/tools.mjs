/** Where the outside programs of these checks are: AILA_TOOLS (a folder), else ~/.cache/aila-tools/bin, else the PATH. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const TOOLS = process.env.AILA_TOOLS ?? join(homedir(), '.cache', 'aila-tools', 'bin');

/** The program's path, or undefined where it is not installed. */
export function findTool(name) {
  const folders = [TOOLS, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Ends this program as failed where others are missing: a check that could not be made did not pass. */
export function mustHave(names) {
  const missing = names.filter((name) => !findTool(name));
  if (missing.length === 0) return;
  console.error(`Nothing was checked; missing: ${missing.join(', ')}. k8s/checks/build-tools.sh builds them.`);
  process.exit(1);
}

/**
 * Runs a program to its end; nothing is thrown, the caller judges the exit status.
 *
 * @param {string | undefined} program
 * @param {readonly string[]} args
 * @param {Partial<import('node:child_process').SpawnSyncOptionsWithStringEncoding> & { seconds?: number }} options
 */
export function run(program, args, { seconds = 120, ...options } = {}) {
  return spawnSync(program ?? '', args, {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: seconds * 1000,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
}
