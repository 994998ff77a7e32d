import { setTimeout as delay } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import { AilaError } from '@aila/contracts';
import type { Metrics } from '@aila/telemetry';
import { Agent } from 'undici';
import type { TlsMaterial } from './tls.js';

/** Kinds of requests to another service. Each has connections of its own, so that none waits for those of another kind. */
export type LaneKind = 'calls' | 'streams' | 'relay';

export interface LaneLimits {
  /** Requests under way at once; each needs a connection (HTTP/1.1). */
  readonly atOnce: number;
  /** How long a request may wait for its turn. Milliseconds. */
  readonly patience: number;
}

/**
 * Calls are answered in milliseconds: a queue of a second is a burst, a longer one is a service that cannot follow.
 * Streams and relayed bodies hold their place for minutes, so whoever waited for one would wait for long. How many
 * streams there may be is decided by the instances that speak (running replies); the bound here only keeps one process
 * below its open files, as the bound of relayed bodies does.
 */
export const laneLimits: Readonly<Record<LaneKind, LaneLimits>> = {
  calls: { atOnce: 64, patience: 1_000 },
  streams: { atOnce: 4_000, patience: 0 },
  relay: { atOnce: 500, patience: 0 },
};

/** A request that may go: by this agent, and until `leave` is called. */
export interface Place {
  readonly agent: Agent;
  /** Gives the place to the next. Any further call does nothing. */
  leave(): void;
}

/** The connections to one service for one kind of requests. */
export class Lane {
  private agent: Agent;
  /** Of certificates that were renewed; streams under way go on over them. */
  private readonly retired = new Set<Agent>();
  private readonly waiting: (() => void)[] = [];
  private underWay = 0;

  /** @param metrics counts what runs and what is refused; none where nobody looks */
  constructor(
    private readonly service: string,
    private readonly kind: LaneKind,
    private readonly limits: LaneLimits,
    tls: TlsMaterial | null,
    private readonly metrics: Metrics | undefined,
  ) {
    this.agent = this.open(tls);
  }

  /** Waits for a place, for a short time. @throws SERVICE_BUSY when none became free */
  async enter(): Promise<Place> {
    if (this.underWay >= this.limits.atOnce) await this.turnComes();
    else this.underWay += 1;
    this.metrics?.callsUnderWay.set({ to: this.service, kind: this.kind }, this.underWay);
    let left = false;
    return {
      agent: this.agent,
      leave: () => {
        if (left) return;
        left = true;
        this.next();
      },
    };
  }

  /** New requests use connections with this certificate; those under way end in order. */
  renew(tls: TlsMaterial): void {
    const old = this.agent;
    this.agent = this.open(tls);
    this.retired.add(old);
    void old.close().finally(() => this.retired.delete(old));
  }

  async destroy(): Promise<void> {
    await Promise.all([this.agent, ...this.retired].map((agent) => agent.destroy()));
  }

  /** The place of whoever leaves is handed on, so that nobody who comes later takes it. */
  private async turnComes(): Promise<void> {
    const { patience } = this.limits;
    const called = new AbortController();
    const call = () => called.abort();
    this.waiting.push(call);
    await delay(patience, undefined, { signal: called.signal }).catch(() => undefined);
    if (called.signal.aborted) return;
    this.waiting.splice(this.waiting.indexOf(call), 1);
    this.metrics?.callsRefused.inc({ to: this.service, kind: this.kind });
    throw new AilaError('SERVICE_BUSY', { service: this.service });
  }

  private next(): void {
    const call = this.waiting.shift();
    if (call) return call();
    this.underWay -= 1;
    this.metrics?.callsUnderWay.set({ to: this.service, kind: this.kind }, this.underWay);
  }

  private open(tls: TlsMaterial | null): Agent {
    // Whichever address an instance has, it must prove that it is this service: certificates bear names, not addresses.
    // One context for all of them: reading key and authority anew for each costs milliseconds in a rush.
    const secure = tls && { secureContext: createSecureContext(tls) };
    const connect = { ...secure, servername: this.service, rejectUnauthorized: true }; // control: lane-server-name
    // The place in the lane is the bound; one here would be a queue that nobody sees.
    return new Agent({ connect, keepAliveTimeout: 30_000 });
  }
}
