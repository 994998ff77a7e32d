import type { ChatSession, Citation, Message, ReplyEvent, Verdict } from '@aila/contracts';
import { asFailure, Failure, type FailureCode, isAbort } from '../../api/failure.js';
import { followReply, type ReplySource } from '../../stream/follow-reply.js';
import type { Question } from '../question.js';

/** A reply as it comes in. */
export interface LiveReply {
  readonly moduleId: string;
  /** Null until the server has named the session that an opening made. */
  readonly sessionId: string | null;
  readonly replyId: string | null;
  /** What the student just sent; null for the tutor's opening and for a reply picked up again. */
  readonly question: Question | null;
  readonly studentMessage: Message | null;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly verdict: Verdict | null;
  readonly connected: boolean;
  readonly stopping: boolean;
  /** The stored message, once the reply is complete. */
  readonly final: Message | null;
  readonly failure: Failure | null;
}

type DoneEvent = Extract<ReplyEvent, { type: 'done' }>;

/** The calls that replies need, and what has to happen around them. Replaced by tests. */
export interface LivePorts {
  readonly ask: (sessionId: string, question: Question, signal: AbortSignal) => Promise<Response>;
  readonly open: (moduleId: string, signal: AbortSignal) => Promise<Response>;
  readonly resume: ReplySource['resume'];
  readonly stop: (replyId: string) => Promise<void>;
  /** Puts the finished exchange where stored messages are kept. */
  readonly onDone: (event: DoneEvent) => void;
  /** Hears that the server has the question. */
  readonly onTaken: (sessionId: string, moduleId: string) => void;
  /** Hears that the question did not arrive, or was refused. */
  readonly onRefused: (sessionId: string, failure: Failure) => void;
  /** Reads again what the server has stored. */
  readonly onFailed: (sessionId: string, moduleId: string, question: Question | null) => Promise<Findings>;
}

/** What the server turned out to have after something failed. */
export interface Findings {
  /** The reply that still runs there. */
  readonly running: string | null;
  readonly hasQuestion: boolean;
}

const nothingFound: Findings = { running: null, hasQuestion: false };

/** Tokens within this time are drawn together (milliseconds): smooth to the eye, and cheap for long answers. */
const drawInterval = 40;

/**
 * The replies that are running in this tab, by session. They live outside the screens: leaving a chat and coming back,
 * or looking at another one meanwhile, neither stops nor repeats a reply.
 */
export class LiveReplies {
  private readonly replies = new Map<string, LiveReply>();
  private readonly aborts = new Map<string, AbortController>();
  private readonly listeners = new Set<() => void>();
  private readonly openedListeners = new Set<(sessionId: string, moduleId: string) => void>();
  private drawing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ports: LivePorts) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (key: string): LiveReply | undefined => this.replies.get(key);

  /** Hears the id that the server gave the session of an opening. */
  onOpened(listener: (sessionId: string, moduleId: string) => void): () => void {
    this.openedListeners.add(listener);
    return () => this.openedListeners.delete(listener);
  }

  /** The key of an opening whose session has no name yet. */
  static opening(moduleId: string): string {
    return `opening:${moduleId}`;
  }

  /** Whether a reply is running, so that nothing can be sent. */
  isRunning(key: string): boolean {
    const reply = this.replies.get(key);
    return reply !== undefined && reply.failure === null && reply.final === null;
  }

  send(session: Pick<ChatSession, 'id' | 'moduleId'>, question: Question): void {
    if (this.isRunning(session.id)) return;
    void this.run(session.id, blank(session.moduleId, session.id, question), {
      begin: (signal) => this.ports.ask(session.id, question, signal),
      repeatable: true,
      resume: this.ports.resume,
    });
  }

  /** Starts a new session of a module; doing so twice at once starts one. */
  open(moduleId: string): void {
    const key = LiveReplies.opening(moduleId);
    if (this.isRunning(key)) return;
    void this.run(key, blank(moduleId, null, null), {
      begin: (signal) => this.ports.open(moduleId, signal),
      resume: this.ports.resume,
    });
  }

  /** Picks up a reply that runs on the server, from its first word. */
  resume(session: Pick<ChatSession, 'id' | 'moduleId'>, replyId: string): void {
    if (this.replies.get(session.id) !== undefined) return;
    const start = { ...blank(session.moduleId, session.id, null), replyId };
    void this.run(session.id, start, { resume: this.ports.resume, replyId });
  }

  /** Asks the server to stop; the reply then ends with what was said so far. */
  async stop(key: string): Promise<void> {
    const reply = this.replies.get(key);
    if (!reply?.replyId || reply.stopping) return;
    this.change(key, { stopping: true });
    try {
      await this.ports.stop(reply.replyId);
    } catch (cause) {
      this.change(key, { stopping: false });
      throw cause;
    }
  }

  dismiss(key: string): void {
    this.aborts.get(key)?.abort();
    this.aborts.delete(key);
    if (this.replies.delete(key)) this.draw();
  }

  clear(): void {
    for (const key of [...this.replies.keys()]) this.dismiss(key);
  }

  private async run(firstKey: string, start: LiveReply, source: ReplySource): Promise<void> {
    let key = firstKey;
    const abort = new AbortController();
    this.dismiss(key);
    this.aborts.set(key, abort);
    this.replies.set(key, start);
    this.draw();
    try {
      const events = followReply(source, {
        signal: abort.signal,
        onConnection: (connected) => this.change(key, { connected }),
      });
      for await (const event of events) {
        if (event.type === 'reply' && key !== event.sessionId) {
          this.rename(key, event.sessionId);
          key = event.sessionId;
          for (const listener of this.openedListeners) listener(key, start.moduleId);
        }
        this.take(key, event);
      }
    } catch (cause) {
      if (abort.signal.aborted || isAbort(cause)) return;
      await this.fail(key, start, asFailure(cause));
    } finally {
      if (this.aborts.get(key) === abort) this.aborts.delete(key);
    }
  }

  private take(key: string, event: ReplyEvent): void {
    const reply = this.replies.get(key);
    if (!reply) return;
    switch (event.type) {
      case 'reply':
        this.change(key, { replyId: event.replyId, sessionId: event.sessionId, studentMessage: event.studentMessage });
        if (reply.question !== null) this.ports.onTaken(event.sessionId, reply.moduleId);
        break;
      case 'token':
        this.replies.set(key, { ...reply, text: reply.text + event.text });
        this.drawing ??= setTimeout(() => this.draw(), drawInterval);
        break;
      case 'citation':
        this.change(key, { citations: [...reply.citations, event.citation] });
        break;
      case 'verdict':
        this.change(key, { verdict: event.verdict });
        break;
      case 'done':
        this.change(key, { final: event.reply.message, connected: true });
        this.ports.onDone(event);
        break;
      case 'error':
        // The catalogue's codes are stable; a code that this page does not know is worded as an internal error.
        throw new Failure(event.code as FailureCode);
    }
  }

  /**
   * A failed reply is shown only after the server was asked what it has: the question may have arrived, and the reply
   * may still be running there. A question that has not arrived leaves nothing here: it goes back to who asked it.
   */
  private async fail(key: string, start: LiveReply, failure: Failure): Promise<void> {
    const before = this.replies.get(key);
    const sessionId = before?.sessionId ?? start.sessionId;
    const question = before?.replyId === null ? before.question : null;
    let found = nothingFound;
    if (sessionId !== null) {
      found = await this.ports.onFailed(sessionId, start.moduleId, question).catch(() => nothingFound);
    }
    if (before === undefined || this.replies.get(key) !== before) return;
    const isRefused = question !== null && !found.hasQuestion;
    if (question !== null && sessionId !== null) {
      if (isRefused) this.ports.onRefused(sessionId, failure);
      else this.ports.onTaken(sessionId, start.moduleId);
    }
    const { running } = found;
    const runsThere = running !== null && running !== before.replyId;
    if (isRefused || runsThere) this.dismiss(key);
    if (runsThere && sessionId !== null) this.resume({ id: sessionId, moduleId: start.moduleId }, running);
    if (!isRefused && !runsThere) this.change(key, { failure, question: null });
  }

  private rename(from: string, to: string): void {
    const reply = this.replies.get(from);
    const abort = this.aborts.get(from);
    if (reply) this.replies.set(to, reply);
    if (abort) this.aborts.set(to, abort);
    this.replies.delete(from);
    this.aborts.delete(from);
  }

  private change(key: string, change: Partial<LiveReply>): void {
    const reply = this.replies.get(key);
    if (!reply) return;
    this.replies.set(key, { ...reply, ...change });
    this.draw();
  }

  private draw(): void {
    clearTimeout(this.drawing);
    this.drawing = undefined;
    for (const listener of this.listeners) listener();
  }
}

function blank(moduleId: string, sessionId: string | null, question: Question | null): LiveReply {
  return {
    moduleId,
    sessionId,
    replyId: null,
    question,
    studentMessage: null,
    text: '',
    citations: [],
    verdict: null,
    connected: true,
    stopping: false,
    final: null,
    failure: null,
  };
}
