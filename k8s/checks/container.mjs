/** Runs an image of ours as the chart's pods do, with docker or podman. */
import { spawn } from 'node:child_process';
import { chownSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './tools.mjs';

const NONROOT = 65532;
/** Set by the image, or by whoever starts the launcher for the launcher alone. */
const NOT_HANDED_ON = /^(PATH|WEB_ROOT|NODE_CHANNEL_.*)$/;

/** AILA_ENGINE, or the first of docker and podman that answers. */
export function findEngine() {
  const candidates = process.env.AILA_ENGINE ? [process.env.AILA_ENGINE] : ['docker', 'podman'];
  return candidates.find((engine) => run(engine, ['info']).status === 0);
}

/** What the engine's own settings are read from; the supervisor starts its services without them. */
export const engineEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(HOME|XDG_|DOCKER_|CONTAINER|STORAGE_)/.test(name)),
);

/**
 * The network is the machine's, for a database on its loopback interface; `directory` is the one volume. Variables are
 * named only: their values are read from the environment that the engine is started with.
 */
export function runArguments({ engine, image, names, directory, memory, scratch, command }) {
  const size = (text) => text.toLowerCase().replace(/i$/, '');
  return [
    ...['run', '--rm', '--network', 'host'],
    ...['--user', `${NONROOT}:${NONROOT}`, '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--read-only', ...(engine === 'podman' ? ['--read-only-tmpfs=false'] : [])],
    ...['--tmpfs', `/tmp:size=${size(scratch)},mode=1777`, '--memory', size(memory)],
    ...['--volume', `${directory}:${directory}`],
    ...names.flatMap((name) => ['--env', name]),
    ...[image, command],
  ];
}

/** What this process made and the service reads or writes; the database's files have another owner and keep it. */
export function handOver(path) {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink() || (entry.uid !== process.getuid?.() && entry.uid !== NONROOT)) return;
  chownSync(path, NONROOT, NONROOT);
  if (entry.isDirectory()) for (const name of readdirSync(path)) handOver(join(path, name));
}

/**
 * A service's program for the supervisor of `npm start`: starts the container, says when `/readyz` does, hands signals on,
 * and leaves the exit code in `directory/ended/APP`.
 *
 * @public for the programs that image.mjs writes
 * @param {any} settings
 */
export async function serve({ app, environment, ...settings }) {
  const { engine, directory } = settings;
  const port = await freePort();
  const given = Object.entries(process.env).filter(([name]) => !NOT_HANDED_ON.test(name));
  const env = { ...Object.fromEntries(given), ADMIN_HOST: '127.0.0.1', ADMIN_PORT: String(port) };
  for (const [name, value] of given) if (value && name.endsWith('_DIR')) mkdirSync(value, { recursive: true });
  handOver(directory);
  const child = spawn(engine, runArguments({ ...settings, names: Object.keys(env), command: 'main.js' }), {
    env: { ...environment, ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    const file = join(directory, 'ended', app);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, String(code));
    process.exit(code ?? 1);
  });
  const ready = () => fetch(`http://127.0.0.1:${port}/readyz`).then(({ ok }) => ok);
  while (!(await ready().catch(() => false))) await sleep(100);
  process.send?.('ready');
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}
