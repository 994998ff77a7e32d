import type { UserActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import type { LiveSignIn } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SignInDirectory } from './sign-in-directory.js';

/** What a stream shows, so that losing the right to it ends the stream. */
export interface WatchedScope {
  /** The stream needs the person's present role in this course. */
  readonly courseId?: string;
  /** The stream shows what is the person's own, whatever roles they have: losing one does not end it. */
  readonly own?: boolean;
}

export interface Watch {
  /** Aborts with SIGN_IN_ENDED or FORBIDDEN as its reason, at most one interval after the right was lost. */
  readonly signal: AbortSignal;
  /** Call it when the stream is over. */
  stop(): void;
}

interface Watched {
  readonly actor: UserActor;
  readonly scope: WatchedScope;
  readonly controller: AbortController;
  /** The course role at the first look; undefined before it. */
  courseRole?: string | null;
}

const interval = 2_000;
/** Looks in a row that may fail before streams are ended: who cannot be checked is not served for ever. */
const failuresAllowed = 5;

/**
 * Ends streams and subscriptions whose person lost the right to them while they were open: signed out, disabled,
 * demoted, or no longer what they were in the course. One query per interval for all of them.
 */
@Injectable()
export class SignInWatch implements OnApplicationShutdown {
  private readonly watched = new Set<Watched>();
  private readonly task: PeriodicTask;
  /** Those that nobody has looked at yet: one look for all that open at once, and only at them. */
  private readonly opened: Watched[] = [];
  private failures = 0;

  constructor(
    private readonly directory: SignInDirectory,
    service: ServiceContext,
  ) {
    const work = () => this.lookAtAll();
    this.task = new PeriodicTask(service, { name: 'sign-in-watch', intervalMs: interval, work }).start();
  }

  /** @param actor as the guard gave it: its roles are those at the opening */
  watch(actor: UserActor, scope: WatchedScope = {}): Watch {
    const entry: Watched = { actor, scope, controller: new AbortController() };
    this.watched.add(entry);
    // What was decided before the stream opened may be seconds old.
    this.opened.push(entry);
    // One that fails is made up for at the next interval.
    if (this.opened.length === 1) setImmediate(() => void this.look(this.opened.splice(0)).catch(() => undefined));
    return { signal: entry.controller.signal, stop: () => this.forget(entry) };
  }

  /**
   * The items of `source` for as long as the actor may have them. Leaving ends it at once, also while `source` is
   * silent, which a generator function could not do: its `return` waits for the item that is under way.
   *
   * @throws SIGN_IN_ENDED or FORBIDDEN from `next`, also while the source is silent; the source is closed then
   */
  whileAllowed<T>(actor: UserActor, scope: WatchedScope, source: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = source[Symbol.asyncIterator]();
    const over: IteratorReturnResult<undefined> = { done: true, value: undefined };
    let watch: Watch | undefined;
    let left = false;
    let lost: { readonly reason: Error } | null = null;
    let pending: { resolve: (result: IteratorResult<T>) => void; reject: (reason: Error) => void } | null = null;
    const close = () => {
      left = true;
      watch?.stop();
      iterator.return?.()?.catch(() => undefined);
      pending?.resolve(over);
      pending = null;
    };
    const lose = (reason: Error) => {
      if (left) return;
      if (pending) pending.reject(reason);
      else lost = { reason };
      pending = null;
      close();
    };
    const stream: AsyncGenerator<T> = {
      // One promise of our own an item: a race with the watch would keep something of each item until the stream ends.
      next: () => {
        if (lost) {
          const { reason } = lost;
          lost = null;
          return Promise.reject(reason);
        }
        if (left) return Promise.resolve(over);
        if (!watch) {
          watch = this.watch(actor, scope);
          const { signal } = watch;
          onceAborted(signal, () => lose(signal.reason as Error));
        }
        return new Promise<IteratorResult<T>>((resolve, reject) => {
          const mine = { resolve, reject };
          pending = mine;
          iterator.next().then(
            (result) => {
              if (pending !== mine) return;
              if (result.done) return close();
              pending = null;
              resolve(result);
            },
            (error: unknown) => {
              if (pending !== mine) return;
              pending = null;
              close();
              reject(error as Error);
            },
          );
        });
      },
      return: () => {
        close();
        return Promise.resolve(over);
      },
      throw: (error) => {
        close();
        return Promise.reject(error as Error);
      },
      [Symbol.asyncIterator]: () => stream,
      [Symbol.asyncDispose]: () => Promise.resolve(close()),
    };
    return stream;
  }

  /** Streams have ended by then, so that none is left unwatched while the service shuts down. */
  async onApplicationShutdown(): Promise<void> {
    await this.task.stop();
    this.watched.clear();
  }

  private forget(entry: Watched): void {
    this.watched.delete(entry);
  }

  private async lookAtAll(): Promise<void> {
    if (this.watched.size === 0) return;
    try {
      await this.look([...this.watched]);
      this.failures = 0;
    } catch (cause) {
      this.failures += 1;
      if (this.failures > failuresAllowed)
        for (const entry of this.watched)
          this.end(entry, new AilaError('SERVICE_UNAVAILABLE', { service: 'database' }, { cause }));
      throw cause;
    }
  }

  private async look(entries: readonly Watched[]): Promise<void> {
    const signIns = await this.directory.liveSignIns([...new Set(entries.map(({ actor }) => actor.signInId))]);
    for (const entry of entries) if (this.watched.has(entry)) this.judge(entry, signIns.get(entry.actor.signInId));
  }

  private judge(entry: Watched, signIn: LiveSignIn | undefined): void {
    const { actor, scope } = entry;
    if (signIn?.userId !== actor.userId) return this.end(entry, new AilaError('SIGN_IN_ENDED'));
    const lostRole = !actor.roles.every((role) => signIn.roles.includes(role));
    if (lostRole && !scope.own) return this.end(entry, new AilaError('FORBIDDEN'));
    if (scope.courseId === undefined) return;
    const role = signIn.courses[scope.courseId] ?? null;
    if (entry.courseRole === undefined) entry.courseRole = role;
    const isStranger = role === null && !signIn.roles.includes('admin');
    if (isStranger || entry.courseRole !== role) this.end(entry, new AilaError('FORBIDDEN'));
  }

  private end(entry: Watched, reason: AilaError): void {
    this.forget(entry);
    entry.controller.abort(reason);
  }
}

function onceAborted(signal: AbortSignal, then: () => void): void {
  signal.addEventListener('abort', then, { once: true });
}
