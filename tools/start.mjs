// `npm start`: makes everything ready and runs Aila on this machine with nothing but Node and npm. With `--watch gateway`,
// or another service, its program is built at each change of a source and started anew.
import { fork, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installWhenNeeded } from './install.mjs';
import { whenParentsAreGone } from './parents.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const directory = process.env.AILA_DIR ?? join(root, '.aila');
const runningFile = join(directory, 'running.json');
const port = Number(process.env.PORT ?? 8080);
const demoPassword = process.env.AILA_DEMO_PASSWORD ?? 'Learn-with-Aila-1';
const services = ['gateway', 'auth', 'files', 'ingest', 'text-gen'];
const demoAccounts = ['student@aila.test', 'instructor@aila.test', 'admin@aila.test'];
/** Where the mails lie that nobody sends; libs/embedded writes them there. */
const outbox = join(directory, 'outbox');
const fresh = process.argv.includes('--fresh');
const watched = argumentAfter('--watch');

requireNode([20, 19]);
if (watched !== undefined && !services.includes(watched)) fail(`--watch takes one of ${services.join(', ')}.`);
refuseSecondStart();
installWhenNeeded(root);
build();
if (fresh) removeData();
await run();

function argumentAfter(flag) {
  const at = process.argv.indexOf(flag);
  return at < 0 ? undefined : (process.argv[at + 1] ?? '');
}

function requireNode(needed) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return;
  fail(`Aila needs Node ${needed.join('.')} or newer; this is ${process.versions.node}.`);
}

function refuseSecondStart() {
  if (!existsSync(runningFile)) return;
  const { pid, url } = JSON.parse(readFileSync(runningFile, 'utf8'));
  if (isAlive(pid))
    fail(
      `Aila is already running at ${url} (process ${pid}). Stop it first, or set AILA_DIR and PORT for a second one.`,
    );
  rmSync(runningFile);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function build() {
  step('Building');
  const projects = [...services, 'web', 'embedded'].map((name) => `@aila/${name}`);
  command('npx', ['nx', 'run-many', '-t', 'build', '--outputStyle=static', '-p', ...projects]);
}

function removeData() {
  step('Removing the data of earlier runs');
  rmSync(directory, { recursive: true, force: true });
}

async function run() {
  mkdirSync(directory, { recursive: true });
  const supervisor = fork(join(root, 'libs/embedded/dist/supervisor.js'), [root, directory, String(port)], {
    // Not as an argument: those can be read by everybody on the machine.
    env: { ...process.env, AILA_DEMO_PASSWORD: demoPassword },
    // Ctrl-C reaches this process alone, which then ends the others in order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  writeFileSync(runningFile, JSON.stringify({ pid: supervisor.pid, url: `http://localhost:${port}` }));

  let unwatch;
  let asked = false;
  const stop = () => {
    if (asked) return;
    asked = true;
    step('Stopping');
    unwatch?.();
    if (supervisor.connected) supervisor.send('stop');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  whenParentsAreGone(stop);
  supervisor.on('message', (/** @type {any} */ message) => {
    if (message.report) step(message.report);
    if (message.failed) console.error(`\nAila could not start: ${message.failed}\n`);
    if (message.ready) {
      welcome(message.ready);
      if (watched !== undefined) unwatch ??= watch(watched, supervisor);
    }
  });
  const code = await new Promise((done) => supervisor.on('exit', (exitCode) => done(exitCode ?? 1)));
  rmSync(runningFile, { force: true });
  process.exit(asked ? 0 : code);
}

/**
 * Builds a service at each change of its sources or of a library's, and has it started anew when that went well.
 *
 * @returns how to end that
 */
function watch(service, supervisor) {
  const compiler = spawn('npx', ['tsc', '-b', '--watch', '--preserveWatchOutput', join('apps', service)], {
    cwd: root,
    // A group of its own, since what npx starts starts the compiler.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  let built = false;
  createInterface({ input: compiler.stdout }).on('line', (line) => {
    if (/error TS\d+/.test(line)) console.log(line);
    if (!line.includes('Found 0 errors')) return;
    if (built && supervisor.connected) supervisor.send({ reload: service });
    built = true;
  });
  return () => {
    if (compiler.pid && compiler.exitCode === null)
      process.kill(process.platform === 'win32' ? compiler.pid : -compiler.pid);
  };
}

function welcome(url) {
  const lines = [
    '',
    `  Aila is ready:  ${url}`,
    '',
    `  Demo accounts (password ${demoPassword}):`,
    ...demoAccounts.map((account) => `    ${account}`),
    '',
    `  REST: ${url}/api/docs   GraphQL: ${url}/graphiql   Data and logs: ${directory}`,
    `  Mails, such as those with a code to sign up, are not sent: they lie in ${outbox}`,
    '  Ctrl-C stops it; the data stays. npm start -- --fresh begins anew.',
    '',
  ];
  console.log(lines.join('\n'));
}

function command(program, argv) {
  // Nx's daemon would stay behind; its cache alone makes the next build quick.
  const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  const { status, stdout, stderr } = spawnSync(program, argv, {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(stdout, stderr);
  fail(`\`${program} ${argv.join(' ')}\` failed.`);
}

function step(text) {
  console.log(`- ${text}`);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
