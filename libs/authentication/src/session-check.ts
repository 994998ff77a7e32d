import type { UserActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import type { LiveSession, SessionDirectory } from './session-directory.js';

/** How long an answer of the directory is used. With the watch's interval it bounds how long a lost right works. */
const cacheMilliseconds = 2_000;
const maxCached = 10_000;

interface Entry {
  readonly session: Promise<LiveSession | undefined>;
  readonly askedAt: number;
}

/** Asks, for each request, whether the sign-in behind its token still holds. Many requests share one query. */
export class SessionCheck {
  private readonly entries = new Map<string, Entry>();
  private waiting: { ids: Set<string>; answer: Promise<ReadonlyMap<string, LiveSession>> } | undefined;

  constructor(
    private readonly directory: SessionDirectory,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * @returns the actor with the roles that they have now
   * @throws SESSION_ENDED when the sign-in ended or the account is not active; SERVICE_UNAVAILABLE when nobody can tell
   */
  async confirm(actor: UserActor): Promise<UserActor> {
    const session = await this.find(actor.sessionId).catch((cause: unknown) => {
      throw new AilaError('SERVICE_UNAVAILABLE', { service: 'database' }, { cause });
    });
    if (session?.userId !== actor.userId) throw new AilaError('SESSION_ENDED');
    return { ...actor, roles: session.roles };
  }

  private find(sessionId: string): Promise<LiveSession | undefined> {
    const known = this.entries.get(sessionId);
    if (known && this.now() - known.askedAt < cacheMilliseconds) return known.session;
    if (this.entries.size >= maxCached) this.entries.clear();
    const session = this.batch(sessionId).then((sessions) => sessions.get(sessionId));
    const entry = { session, askedAt: this.now() };
    this.entries.delete(sessionId);
    this.entries.set(sessionId, entry);
    session.catch(() => this.entries.get(sessionId) === entry && this.entries.delete(sessionId));
    return session;
  }

  /** What is asked for in the same turn of the event loop becomes one query. */
  private batch(sessionId: string): Promise<ReadonlyMap<string, LiveSession>> {
    if (!this.waiting) {
      const ids = new Set<string>();
      const answer = new Promise<void>((done) => setImmediate(done)).then(() => {
        this.waiting = undefined;
        return this.directory.liveSessions([...ids]);
      });
      this.waiting = { ids, answer };
    }
    this.waiting.ids.add(sessionId);
    return this.waiting.answer;
  }
}
