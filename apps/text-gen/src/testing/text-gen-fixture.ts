import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserActor } from '@aila/access';
import type { ReplyEvent } from '@aila/contracts';
import { testService } from '@aila/config/testing';
import type { FieldKeySettings } from '@aila/crypto';
import { createDataSource, Database } from '@aila/database';
import { createBuiltinEmbedder, Embedder } from '@aila/embeddings';
import { part, type RunningService } from '@aila/service';
import type { ModelChoice, ReplyBudget } from '@aila/language-model';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer } from '@aila/testing';
import { startTextGen } from '../start.js';
import type { ReplySettings, TextGenConfig } from '../text-gen.config.js';
import { seedFiles } from './seed-content.js';

const budget: ReplyBudget = { maxOutputTokens: 2_000, firstTokenMs: 15_000, silenceMs: 15_000, totalMs: 30_000 };
const replies: ReplySettings = {
  advertisedUrl: null,
  leaseMs: 10_000,
  saveMs: 100,
  drainMs: 200,
  // Tests of something else open many chats at once in one name.
  perPerson: 100,
  perInstance: 1_000,
  dailyTokensPerUser: 1_000_000,
  retries: 1,
};

export interface InstanceOptions {
  /** `builtin` without pauses, the name of a mock model, or the choice of a real one. */
  readonly model: string | ModelChoice;
  readonly budget?: Partial<ReplyBudget>;
  readonly replies?: Partial<ReplySettings>;
  readonly poolSize?: number;
  /** False: connections lead to public addresses alone. */
  readonly privateConnections?: boolean;
  /** Instead of the builtin one. */
  readonly embedder?: Embedder;
}

/** One running instance of the service. */
export interface Instance {
  readonly url: string;
  readonly service: RunningService;
  /** The instance's own connections: closing them is how a test cuts it off from the database. */
  readonly database: Database;
}

export type Class = Awaited<ReturnType<typeof seedClass>> & { readonly files: Record<string, string> };

/** A real database, a real issuer of tokens and a real embedder, around as many instances of the service as a test wants. */
export class TextGenFixture {
  private readonly instances: Instance[] = [];
  /** One for all instances. */
  private readonly keyFile = join(mkdtempSync(join(tmpdir(), 'aila-field-key-')), 'field.key');

  /** By which connections' keys are encrypted. */
  get fieldKeys(): FieldKeySettings {
    return { kind: 'local', keyFile: this.keyFile };
  }

  private constructor(
    readonly db: TestDatabase,
    readonly issuer: TestIssuer,
    readonly embedder: Embedder,
  ) {
    writeFileSync(this.keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  }

  static async start(options: Parameters<typeof TestDatabase.start>[0] = {}): Promise<TextGenFixture> {
    const [db, issuer] = await Promise.all([TestDatabase.start(options), TestIssuer.start()]);
    return new TextGenFixture(db, issuer, createBuiltinEmbedder());
  }

  async instance(options: InstanceOptions): Promise<Instance> {
    const settings = { ...this.db.settingsFor('text-gen'), poolSize: options.poolSize ?? 10 };
    const database = await new Database(createDataSource(settings, 'test-text-gen')).connect();
    const config: TextGenConfig = {
      service: testService(null),
      database: settings,
      token: this.issuer.settings,
      tutor: {
        model: modelOf(options.model),
        budget: { ...budget, ...options.budget },
        guardrail: null,
        privateConnections: options.privateConnections ?? true,
      },
      embeddings: { kind: 'builtin' },
      helpTexts: { en: 'Student line: 555-0100', fr: null },
      replies: { ...replies, ...options.replies },
      fieldKeys: this.fieldKeys,
    };
    const service = await startTextGen(
      config,
      part(Database, () => database),
      part(Embedder, () => options.embedder ?? keptOpen(this.embedder)),
    );
    const instance = { url: service.url, service, database };
    this.instances.push(instance);
    return instance;
  }

  /** A class whose module holds the files of the course on bees. */
  async seedClass(): Promise<Class> {
    const people = await seedClass(this.db.owner);
    const ingest = await this.db.as('ingest');
    return { ...people, files: await seedFiles(this.db, ingest, this.embedder, people) };
  }

  /** The same class with a student of its own, for a test that leaves the files alone: much quicker than a class of its own. */
  async withNewStudent(shared: Class): Promise<Class> {
    const student = await seedUser(this.db.owner, 'student');
    await seedEnrolment(this.db.owner, shared.courseId, student, 'student');
    return { ...shared, student };
  }

  /** A client of an instance in the name of a person. */
  as(actor: UserActor, instance: Instance): Client {
    return new Client(instance.url, () => this.issuer.tokenFor(actor));
  }

  async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.db.owner.query(sql, parameters)).rows as Row[];
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map(({ service }) => service.stop()));
    await this.embedder.close();
    await this.issuer.stop();
    await this.db.stop();
  }
}

function modelOf(model: string | ModelChoice): ModelChoice {
  if (typeof model !== 'string') return model;
  return model === 'builtin' ? { kind: 'builtin', pauseMs: 0 } : { kind: 'mock', name: model };
}

/** An instance closes its embedder; the fixture's is shared. */
function keptOpen(embedder: Embedder): Embedder {
  const { model, dimensions } = embedder;
  return { model, dimensions, embed: (texts, options) => embedder.embed(texts, options), close: async () => undefined };
}

interface Answer {
  readonly status: number;
  // Bodies are checked by the tests themselves.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export class Client {
  constructor(
    private readonly url: string,
    private readonly token: () => Promise<string>,
  ) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.send(method, path, body, headers);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  /** The events of a stream as they arrive; leaving the loop closes the connection. @throws when it is refused */
  async *events(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): AsyncGenerator<ReplyEvent> {
    const abort = new AbortController();
    const response = await this.send(method, path, body, headers, abort.signal);
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    try {
      let rest = '';
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
        const lines = (rest + Buffer.from(part).toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield JSON.parse(line) as ReplyEvent;
      }
    } finally {
      abort.abort();
    }
  }

  async all(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ReplyEvent[]> {
    const events = [];
    for await (const event of this.events(method, path, body, headers)) events.push(event);
    return events;
  }

  /** Opens a session and waits for the end of its opening. */
  async open(moduleId: string): Promise<{ sessionId: string; events: ReplyEvent[] }> {
    const events = await this.all('POST', `/v1/modules/${moduleId}/sessions`);
    const [first] = events;
    if (first?.type !== 'reply') throw new Error('a stream begins with the reply');
    return { sessionId: first.sessionId, events };
  }

  say(sessionId: string, content: string): Promise<ReplyEvent[]> {
    return this.all('POST', `/v1/sessions/${sessionId}/messages`, { content });
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }
}

export function textOf(events: readonly ReplyEvent[]): string {
  return events.map((event) => (event.type === 'token' ? event.text : '')).join('');
}

export function lastOf(events: readonly ReplyEvent[]): ReplyEvent {
  const last = events.at(-1);
  if (!last) throw new Error('no event');
  return last;
}
