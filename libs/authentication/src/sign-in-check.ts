import { allowsInstitution, type Policy, type UserActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import type { LiveSignIn } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { SignInDirectory } from './sign-in-directory.js';

/** How long an answer of the directory is used. With the watch's interval it bounds how long a lost right works. */
const cacheMilliseconds = 2_000;
const maxCached = 10_000;

interface Entry {
  readonly signIn: Promise<LiveSignIn | undefined>;
  readonly askedAt: number;
}

/** Asks, for each request, whether the sign-in behind its token still holds. Many requests share one query. */
@Injectable()
export class SignInCheck {
  private readonly entries = new Map<string, Entry>();
  private waiting: { ids: Set<string>; answer: Promise<ReadonlyMap<string, LiveSignIn>> } | undefined;

  constructor(private readonly directory: SignInDirectory) {}

  /**
   * @param policy of what is asked for. A role that opens it is never believed from an earlier answer: it may have been
   *   taken since, and what follows would then be done as nobody's work, or answered as if it were done.
   * @returns the actor with the roles that they have now
   * @throws SIGN_IN_ENDED when the sign-in ended or the account is not active; SERVICE_UNAVAILABLE when nobody can tell
   */
  async confirm(actor: UserActor, policy: Policy): Promise<UserActor> {
    const known = this.known(actor.signInId);
    const signIn = await (known ?? this.ask(actor.signInId))
      .then((found) => (known && found && opensByRole(policy, found.roles) ? this.ask(actor.signInId) : found))
      .catch((cause: unknown) => {
        throw new AilaError('SERVICE_UNAVAILABLE', { service: 'database' }, { cause });
      });
    if (signIn?.userId !== actor.userId) throw new AilaError('SIGN_IN_ENDED'); // control: sign-in-ended
    return { ...actor, roles: signIn.roles }; // control: current-roles
  }

  /** An answer that is young enough. */
  private known(signInId: string): Promise<LiveSignIn | undefined> | undefined {
    const entry = this.entries.get(signInId);
    return entry && performance.now() - entry.askedAt < cacheMilliseconds ? entry.signIn : undefined;
  }

  private ask(signInId: string): Promise<LiveSignIn | undefined> {
    if (this.entries.size >= maxCached) this.entries.clear();
    const signIn = this.batch(signInId).then((signIns) => signIns.get(signInId));
    const entry = { signIn, askedAt: performance.now() };
    this.entries.delete(signInId);
    this.entries.set(signInId, entry);
    signIn.catch(() => this.entries.get(signInId) === entry && this.entries.delete(signInId));
    return signIn;
  }

  /** What is asked for in the same turn of the event loop becomes one query. */
  private batch(signInId: string): Promise<ReadonlyMap<string, LiveSignIn>> {
    if (!this.waiting) {
      const ids = new Set<string>();
      const answer = new Promise<void>((done) => setImmediate(done)).then(() => {
        this.waiting = undefined;
        return this.directory.liveSignIns([...ids]);
      });
      this.waiting = { ids, answer };
    }
    this.waiting.ids.add(signInId);
    return this.waiting.answer;
  }
}

function opensByRole(policy: Policy, roles: LiveSignIn['roles']): boolean {
  return policy.kind === 'institution' && allowsInstitution(policy, roles);
}
