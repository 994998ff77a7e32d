import type { ReplyState } from '@aila/contracts';
import { Metrics } from '@aila/telemetry';
import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { ReplySettings } from '../text-gen.config.js';
import { ReplyHub } from '../replies/reply-hub.js';
import type { SpokenTurn } from './spoken-turn.js';

/** Why a reply was not begun: the person's tokens of the day, the person's running replies, those of the instance, a budget. */
export type Refusal = 'tokens' | 'person' | 'instance' | 'budget';

/** What one wants to see of a tutor from outside. */
@Injectable()
export class TutorMetrics {
  private readonly ended: Counter<'state'>;
  private readonly refused: Counter<'reason'>;
  private readonly firstToken: Histogram;
  private readonly refusedCitations: Counter;

  constructor({ registry }: Metrics, hub: ReplyHub, { perInstance }: ReplySettings) {
    const registers = [registry];
    // The autoscaler adds instances by this one: a reply that waits for its model costs no processor time.
    new Gauge({
      name: 'aila_running_replies',
      help: 'Replies running on this instance',
      registers,
      collect() {
        this.set(hub.size);
      },
    });
    new Gauge({
      name: 'aila_running_replies_limit',
      help: 'Replies that may run on this instance at once',
      registers,
    }).set(perInstance);
    this.refused = new Counter({
      name: 'aila_replies_refused_total',
      help: 'Replies that were not begun, by what stood in the way',
      labelNames: ['reason'],
      registers,
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

  replyRefused(reason: Refusal): void {
    this.refused.inc({ reason });
  }

  spoken({ firstTokenMs, refusedCitations }: SpokenTurn): void {
    if (firstTokenMs !== null) this.firstToken.observe(firstTokenMs / 1000);
    this.refusedCitations.inc(refusedCitations);
  }
}
