import type { Readable } from 'node:stream';
import { Relays, SignInWatch, type Caller } from '@aila/authentication';
import type { MessageInput, PromptTrialInput, Reply, ReplyEvent } from '@aila/contracts';
import { chat } from '@aila/contracts/operations';
import { Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { EdgeSettings } from '../gateway.config.js';
import { ChatService } from './chat.service.js';
import { finished } from './finished-reply.js';
import { placed } from './placed-reply.js';
import { toServerSentEvents } from './server-sent-events.js';

const eventStream = 'text/event-stream';

type Id = { readonly id: string };

/** What of the chats is more than passed on: streams for browsers, and replies that run in another instance. */
@Controller('api/v1')
export class ChatController {
  constructor(
    private readonly chat: ChatService,
    private readonly watch: SignInWatch,
    private readonly edge: EdgeSettings,
  ) {}

  @Relays(chat.openSession)
  async openSession(
    caller: Caller,
    { id }: Id,
    key: string | null,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    return this.opened(caller, this.chat.open(caller, id, key), accept, response);
  }

  @Relays(chat.openTrial)
  async openTrial(
    caller: Caller,
    { id }: Id,
    input: PromptTrialInput,
    key: string | null,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    return this.opened(caller, this.chat.openTrial(caller, id, input, key), accept, response);
  }

  @Relays(chat.sendMessage)
  async sendMessage(
    caller: Caller,
    { id }: Id,
    input: MessageInput,
    key: string | null,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const events = this.chat.send(caller, id, input, key);
    if (wantsStream(accept)) return this.stream(caller, events, response);
    return (await this.answer(caller, events, response)).reply;
  }

  @Relays(chat.replyEvents)
  async replyEvents(
    caller: Caller,
    { id }: Id,
    { after }: { after: number },
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const resumeAfter = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : after;
    return this.stream(caller, this.chat.events(caller, id, resumeAfter), response, resumeAfter);
  }

  @Relays(chat.stopReply)
  stopReply(caller: Caller, { id }: Id): Promise<Reply> {
    return this.chat.stop(caller, id);
  }

  private async opened(
    caller: Caller,
    events: AsyncGenerator<ReplyEvent>,
    accept: string | undefined,
    response: FastifyReply,
  ) {
    if (wantsStream(accept)) return this.stream(caller, events, response);
    const { reply, session } = await this.answer(caller, events, response);
    return { ...session, opening: reply };
  }

  /** Streams what comes after the event numbered `after`, for as long as the caller may hear it. */
  private async stream(
    { actor }: Caller,
    source: AsyncGenerator<ReplyEvent>,
    response: FastifyReply,
    after = 0,
  ): Promise<Readable> {
    const { courseId, events } = await placed(source, after);
    void response.headers({ 'content-type': eventStream, 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    return toServerSentEvents(this.watch.whileAllowed(actor, { courseId }, events), after);
  }

  /** The reply when it is finished; or 202 and what was said so far, when it takes longer than proxies wait. */
  private async answer(caller: Caller, events: AsyncGenerator<ReplyEvent>, response: FastifyReply) {
    const answer = await finished(events, this.edge.replyWait);
    if ('reply' in answer) return answer;
    void response.code(202).header('location', `/api/v1/replies/${answer.replyId}`);
    const { replyId, sessionId } = answer;
    const [reply, session] = await Promise.all([
      this.chat.reply(caller, replyId),
      this.chat.session(caller, sessionId),
    ]);
    return { reply, session };
  }
}

function wantsStream(accept: string | undefined): boolean {
  return accept?.includes(eventStream) ?? false;
}
