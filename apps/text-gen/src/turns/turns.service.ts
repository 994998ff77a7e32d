import type { UserActor } from '@aila/access';
import type { Events } from '@aila/authentication';
import type { ReplyEvent } from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { RepliesService } from '../replies/replies.service.js';
import { ReplyHub } from '../replies/reply-hub.js';
import { TurnRunner } from './turn.runner.js';
import { TurnStarter, type Begun } from './turn.starter.js';

/** Turns of the tutor: begun for whoever asks, run apart from the request, followed as long as somebody listens. */
@Injectable()
export class TurnsService {
  constructor(
    private readonly starter: TurnStarter,
    private readonly runner: TurnRunner,
    private readonly hub: ReplyHub,
    private readonly replies: RepliesService,
  ) {}

  /**
   * A new session in a module; its opening turn greets and asks.
   * @param requestKey idempotency key: the same key again follows the same reply
   */
  async openSession(actor: UserActor, moduleId: string, requestKey: string | null): Promise<Events<ReplyEvent>> {
    return this.follow(actor, await this.starter.openSession(actor, moduleId, requestKey));
  }

  /** A new session in which the tutor follows a prompt that is not in force. */
  async openTrial(
    actor: UserActor,
    moduleId: string,
    prompt: string,
    requestKey: string | null,
  ): Promise<Events<ReplyEvent>> {
    return this.follow(actor, await this.starter.openTrial(actor, moduleId, prompt, requestKey));
  }

  /** The tutor's turn on a message of the student. */
  async reply(
    actor: UserActor,
    sessionId: string,
    content: string,
    requestKey: string | null,
  ): Promise<Events<ReplyEvent>> {
    return this.follow(actor, await this.starter.takeMessage(actor, sessionId, content, requestKey));
  }

  private follow(actor: UserActor, begun: Begun): Promise<Events<ReplyEvent>> | Events<ReplyEvent> {
    if ('repeatedReplyId' in begun) return this.replies.events(actor, begun.repeatedReplyId, 0);
    const { turn } = begun;
    return this.hub.start(turn.replyId, (reply) => this.runner.run(turn, reply)).follow(0);
  }
}
