import type { Readable } from 'node:stream';
import { CurrentCaller, Policy, SessionWatch, type Caller } from '@aila/authentication';
import {
  ChatSession,
  IdParams,
  ListQuery,
  Message,
  MessageInput,
  pageOf,
  Reply,
  ReplyEventsQuery,
  SessionPatch,
  type ReplyEvent,
} from '@aila/contracts';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { ChatService } from './chat.service.js';
import { finished, REPLY_WAIT } from './finished-reply.js';
import { placed } from './placed-reply.js';
import { toServerSentEvents } from './server-sent-events.js';

const textGen = { enforcedBy: 'text-gen' } as const;
const eventStream = 'text/event-stream';

@ApiTags('chat')
@ApiBearerAuth()
@Controller('api/v1')
export class ChatController {
  constructor(
    private readonly chat: ChatService,
    private readonly watch: SessionWatch,
    @Inject(REPLY_WAIT) private readonly longestWait: number,
  ) {}

  @Get('modules/:id/sessions')
  @Policy('chat.own', textGen)
  @Answers(200, pageOf(ChatSession))
  sessions(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ListQuery }) query: ListQuery,
  ) {
    return this.chat.sessions(caller, id, query);
  }

  /** Answers the new session with the tutor's opening, or streams the opening. */
  @Post('modules/:id/sessions')
  @Policy('chat.own', textGen)
  @Refuses(
    'IDEMPOTENCY_KEY_REUSED',
    'MODEL_UNAVAILABLE',
    'MODEL_TIMED_OUT',
    'REPLY_INTERRUPTED',
    'BUDGET_EXCEEDED',
    'TOO_MANY_REPLIES',
    'TUTOR_BUSY',
  )
  @ApiProduces('application/json', eventStream)
  @Answers(201, ChatSession.extend({ opening: Reply }))
  @Answers(202, ChatSession.extend({ opening: Reply }))
  async open(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Headers('accept') accept: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const events = this.chat.open(caller, id, idempotencyKey);
    if (wantsStream(accept)) return this.stream(caller, events, response.code(201));
    const { reply, session } = await this.answer(caller, events, response);
    return { ...session, opening: reply };
  }

  @Get('sessions/:id')
  @Policy('chat.own', textGen)
  @Answers(200, ChatSession)
  session(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.session(caller, id);
  }

  @Patch('sessions/:id')
  @Policy('chat.own', textGen)
  @Answers(200, ChatSession)
  rename(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: SessionPatch }) patch: SessionPatch,
  ) {
    return this.chat.rename(caller, id, patch);
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Policy('chat.own', textGen)
  @ApiResponse({ status: 204 })
  remove(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.remove(caller, id);
  }

  @Get('sessions/:id/messages')
  @Policy('chat.own', textGen)
  @Answers(200, pageOf(Message))
  messages(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ListQuery }) query: ListQuery,
  ) {
    return this.chat.messages(caller, id, query);
  }

  @Delete('sessions/:id/messages/last')
  @HttpCode(204)
  @Policy('chat.own', textGen)
  @Refuses('SESSION_BUSY', 'NOTHING_TO_DELETE')
  @ApiResponse({ status: 204 })
  removeLastExchange(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.removeLastExchange(caller, id);
  }

  /** Answers the finished reply, or streams it; a reply that takes long is answered with 202 while it goes on. */
  @Post('sessions/:id/messages')
  @HttpCode(200)
  @Policy('chat.own', textGen)
  @Refuses(
    'SESSION_BUSY',
    'MESSAGE_TOO_LONG',
    'IDEMPOTENCY_KEY_REUSED',
    'MODEL_UNAVAILABLE',
    'MODEL_TIMED_OUT',
    'REPLY_INTERRUPTED',
    'BUDGET_EXCEEDED',
    'TOO_MANY_REPLIES',
    'TUTOR_BUSY',
  )
  @ApiProduces('application/json', eventStream)
  @Answers(200, Reply)
  @Answers(202, Reply)
  async send(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: MessageInput }) { content }: MessageInput,
    @Headers('accept') accept: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const events = this.chat.send(caller, id, content, idempotencyKey);
    if (wantsStream(accept)) return this.stream(caller, events, response);
    return (await this.answer(caller, events, response)).reply;
  }

  @Get('replies/:id')
  @Policy('chat.own', textGen)
  @Answers(200, Reply)
  reply(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.reply(caller, id);
  }

  /** Resumes after `Last-Event-ID` (or `?after=`): what was missed, then what comes. */
  @Get('replies/:id/events')
  @Policy('chat.own', textGen)
  @Refuses('REPLY_ELSEWHERE', 'REPLY_INTERRUPTED', 'TOO_MANY_LISTENERS')
  @ApiResponse({ status: 200, content: { [eventStream]: {} } })
  async events(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ReplyEventsQuery }) { after }: z.infer<typeof ReplyEventsQuery>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const resumeAfter = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : after;
    return this.stream(caller, this.chat.events(caller, id, resumeAfter), response, resumeAfter);
  }

  @Post('replies/:id/stop')
  @HttpCode(200)
  @Policy('chat.own', textGen)
  @Refuses('REPLY_ELSEWHERE')
  @Answers(200, Reply)
  stop(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.stop(caller, id);
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
    const answer = await finished(events, this.longestWait);
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
