import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { CertificateAuthority, type CertificateFiles } from '@aila/embedded';
import { Redis } from 'ioredis';

/** Programs that speak the protocol of Redis, the first of which is taken that the machine has; `REDIS` names another. */
const PROGRAMS = [process.env['REDIS'] ?? '', 'valkey-server', 'redis-server'];

/** The program of a Redis or Valkey server; undefined where there is none. */
export function findRedis(): string | undefined {
  return PROGRAMS.find((program) => program !== '' && spawnSync(program, ['--version']).status === 0);
}

interface Place {
  readonly program: string;
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly certificate: CertificateFiles;
}

/** A real server of our own: TLS only, with a password, on a free port, keeping nothing. */
export class RedisServer {
  private child: ChildProcess;

  private constructor(private readonly place: Place) {
    this.child = run(place);
  }

  static async start(program: string): Promise<RedisServer> {
    const folder = mkdtempSync(join(tmpdir(), 'aila-redis-'));
    const authority = await CertificateAuthority.open(join(folder, 'tls'));
    const certificate = await authority.certificateFor('redis');
    const password = randomBytes(16).toString('hex');
    const server = new RedisServer({ program, folder, port: await freePort(), password, certificate });
    await server.accepting();
    return server;
  }

  /** The authority of its certificate. */
  get caFile(): string {
    return this.place.certificate.caFile;
  }

  get password(): string {
    return this.place.password;
  }

  /** Without a password. */
  get address(): string {
    return `rediss://localhost:${this.place.port}`;
  }

  url(password = this.place.password): string {
    return `rediss://:${password}@localhost:${this.place.port}`;
  }

  /** Takes the new password alone from now on, and ends the connections that were signed in with the old one. */
  async rotate(password: string, then: () => void): Promise<void> {
    const admin = new Redis(this.url(), { tls: { ca: readFileSync(this.caFile) } });
    await admin.config('SET', 'requirepass', password);
    then();
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await admin.quit();
  }

  /** Ends the server as a crash would, and its data with it. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGKILL');
    await ended;
  }

  async startAgain(): Promise<void> {
    this.child = run(this.place);
    await this.accepting();
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.place.folder, { recursive: true, force: true });
  }

  private async accepting(): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      if (this.child.exitCode !== null) throw new Error(`The Redis server ended with code ${this.child.exitCode}.`);
      if (await answers(this.place.port, this.caFile)) return;
      await sleep(50);
    }
    throw new Error('The Redis server did not begin to listen.');
  }
}

function run({ program, folder, port, password, certificate }: Place): ChildProcess {
  const settings = {
    port: '0',
    'tls-port': String(port),
    bind: '127.0.0.1',
    'tls-cert-file': certificate.certFile,
    'tls-key-file': certificate.keyFile,
    'tls-ca-cert-file': certificate.caFile,
    'tls-auth-clients': 'no',
    requirepass: password,
    save: '""',
    appendonly: 'no',
    dir: folder,
    'maxmemory-policy': 'noeviction',
  };
  const child = spawn(program, ['-'], { stdio: ['pipe', 'ignore', 'ignore'] });
  // By standard input: the password stays out of the list of processes.
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  child.stdin?.end(lines.join(''));
  return child;
}

function answers(port: number, caFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: 'localhost', ca: readFileSync(caFile) }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
