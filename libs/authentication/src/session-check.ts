import { allowsInstitution, type Policy, type UserActor } from '@aila/access';
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
   * @param policy of what is asked for. A role that opens it is never believed from an earlier answer: it may have been
   *   taken since, and what follows would then be done as nobody's work, or answered as if it were done.
   * @returns the actor with the roles that they have now
   * @throws SESSION_ENDED when the sign-in ended or the account is not active; SERVICE_UNAVAILABLE when nobody can tell
   */
  async confirm(actor: UserActor, policy: Policy): Promise<UserActor> {
    const known = this.known(actor.sessionId);
    const session = await (known ?? this.ask(actor.sessionId))
      .then((found) => (known && found && opensByRole(policy, found.roles) ? this.ask(actor.sessionId) : found))
      .catch((cause: unknown) => {
        throw new AilaError('SERVICE_UNAVAILABLE', { service: 'database' }, { cause });
      });
    if (session?.userId !== actor.userId) throw new AilaError('SESSION_ENDED');
    return { ...actor, roles: session.roles };
  }

  /** An answer that is young enough. */
  private known(sessionId: string): Promise<LiveSession | undefined> | undefined {
    const entry = this.entries.get(sessionId);
    return entry && this.now() - entry.askedAt < cacheMilliseconds ? entry.session : undefined;
  }

  private ask(sessionId: string): Promise<LiveSession | undefined> {
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

function opensByRole(policy: Policy, roles: LiveSession['roles']): boolean {
  return policy.kind === 'institution' && allowsInstitution(policy, roles);
}
