import type { ReplyState } from '@aila/contracts';
import type { Metrics } from '@aila/telemetry';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { ReplyHub } from '../replies/reply-hub.js';
import type { SpokenTurn } from './spoken-turn.js';

/** What one wants to see of a tutor from outside. */
export class TutorMetrics {
  private readonly ended: Counter<'state'>;
  private readonly firstToken: Histogram;
  private readonly refusedCitations: Counter;

  constructor({ registry }: Metrics, hub: ReplyHub) {
    const registers = [registry];
    new Gauge({
      name: 'aila_replies_running',
      help: 'Replies running on this instance',
      registers,
      collect() {
        this.set(hub.size);
      },
    });
    this.ended = new Counter({
      name: 'aila_replies_total',
      help: 'Replies by how they ended',
      labelNames: ['state'],
      registers,
    });
    this.refusedCitations = new Counter({
      name: 'aila_citations_refused_total',
      help: 'Quotations of the model that stand on no page',
      registers,
    });
    this.firstToken = new Histogram({
      name: 'aila_reply_first_token_seconds',
      help: 'From the request to the first token',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
  }

  replyEnded(state: ReplyState): void {
    this.ended.inc({ state });
  }

  spoken({ firstTokenMs, refusedCitations }: SpokenTurn): void {
    if (firstTokenMs !== null) this.firstToken.observe(firstTokenMs / 1000);
    this.refusedCitations.inc(refusedCitations);
  }
}
