import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { testService } from '@aila/config/testing';
import type { RunningService } from '@aila/service';
import type { Tokens } from '@aila/contracts';
import { TestDatabase } from '@aila/testing';
import { startAuth } from '../start.js';
import type { AuthSettings } from '../settings.js';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export const demoPassword = 'Learn-with-Aila-1';

/** The auth service in this process on a real database, called over HTTP. */
export class AuthUnderTest {
  private readonly services: RunningService[] = [];

  private constructor(
    readonly db: TestDatabase,
    readonly settings: AuthSettings,
  ) {}

  static async start(
    changes: Partial<AuthSettings> = {},
    options: Parameters<typeof TestDatabase.start>[0] = {},
  ): Promise<AuthUnderTest> {
    const db = await TestDatabase.start(options);
    const directory = mkdtempSync(join(tmpdir(), 'aila-auth-'));
    const keyFile = join(directory, 'field-key');
    writeFileSync(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
    const auth = new AuthUnderTest(db, {
      service: testService(null),
      database: db.settingsFor('auth'),
      token: { issuer: 'http://localhost:8080', audience: 'aila-test', jwksUrl: 'http://localhost:9/unused' },
      fieldKeys: { kind: 'local', keyFile },
      accounts: { publicUrl: 'http://localhost:8080', passwordMinLength: 12, firstAdmins: [] },
      mail: { kind: 'outbox', directory: join(directory, 'outbox') },
      identity: { kind: 'builtin' },
      external: [],
      networks: { ipv6Prefix: 64 },
      triggers: { secretFile: null },
      demo: { password: demoPassword },
      ...changes,
    });
    await auth.startInstance();
    return auth;
  }

  /** One more instance on the same database. */
  async startInstance(changes: Partial<AuthSettings> = {}): Promise<RunningService> {
    const service = await startAuth({ ...this.settings, ...changes });
    this.services.push(service);
    return service;
  }

  get service(): RunningService {
    return this.services[0] as RunningService;
  }

  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    { token, body, headers = {}, url = this.service.url }: CallOptions = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Body, headers: response.headers };
  }

  async signIn(email: string, password = demoPassword): Promise<Tokens> {
    const { status, body } = await this.call<Tokens>('POST', '/v1/auth/sign-in', { body: { email, password } });
    if (status !== 200) throw new Error(`Sign-in answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** The mails to an address so far, the oldest first; waits until `count` of them match. */
  async mailsTo(email: string, count = 1, pattern = /(?:)/): Promise<string[]> {
    const { mail } = this.settings;
    if (mail.kind !== 'outbox') throw new Error('Only the outbox can be read.');
    for (let wait = 0; ; wait++) {
      const files = existsSync(mail.directory) ? readdirSync(mail.directory).sort() : [];
      const mails = files
        .map((file) => readFileSync(join(mail.directory, file), 'utf8'))
        .filter((text) => text.includes(`\nTo: ${email}\n`) && pattern.test(text));
      if (mails.length >= count || wait === 100) return mails;
      await sleep(20);
    }
  }

  /** The codes that were mailed to an address so far, the oldest first; waits until there are `count` of them. */
  async codesTo(email: string, count = 1): Promise<string[]> {
    const code = /^ {4}(\d+)$/m;
    return (await this.mailsTo(email, count, code)).map((mail) => code.exec(mail)?.[1] ?? '');
  }

  /** The newest of them. */
  async codeFor(email: string, count = 1): Promise<string> {
    return (await this.codesTo(email, count)).at(-1) ?? 'no code';
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await this.db.stop();
  }
}

interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Another instance. */
  readonly url?: string;
}
