import { Readable } from 'node:stream';
import { CurrentCaller, Policy, SessionWatch, type Caller } from '@aila/authentication';
import {
  AilaError,
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
import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ChatService } from './chat.service.js';
import { formatEvent, toServerSentEvents } from './server-sent-events.js';

const textGen = { enforcedBy: 'text-gen' } as const;
const eventStream = 'text/event-stream';

@ApiTags('chat')
@ApiBearerAuth()
@Controller('api/v1')
export class ChatController {
  constructor(
    private readonly chat: ChatService,
    private readonly watch: SessionWatch,
  ) {}

  @Get('modules/:id/sessions')
  @Policy('chat.own', textGen)
  @ApiResponse({ status: 200, schema: pageOf(ChatSession) as never })
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
  @ApiProduces('application/json', eventStream)
  @ApiResponse({ status: 201, schema: ChatSession.extend({ opening: Reply }) as never })
  async open(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Headers('accept') accept: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const events = this.chat.open(caller, id, idempotencyKey);
    if (wantsStream(accept)) {
      const courseId = await this.chat.courseOfModule(caller, id);
      return stream(this.watch.whileAllowed(caller.actor, { courseId }, events), response.code(201));
    }
    const { reply, session } = await finished(events);
    return { ...session, opening: reply };
  }

  @Get('sessions/:id')
  @Policy('chat.own', textGen)
  @ApiResponse({ status: 200, schema: ChatSession as never })
  session(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.session(caller, id);
  }

  @Patch('sessions/:id')
  @Policy('chat.own', textGen)
  @ApiResponse({ status: 200, schema: ChatSession as never })
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
  @ApiResponse({ status: 200, schema: pageOf(Message) as never })
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
  @ApiResponse({ status: 204 })
  removeLastExchange(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.removeLastExchange(caller, id);
  }

  /** Answers the finished reply, or streams it. */
  @Post('sessions/:id/messages')
  @HttpCode(200)
  @Policy('chat.own', textGen)
  @ApiProduces('application/json', eventStream)
  @ApiResponse({ status: 200, schema: Reply as never })
  async send(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: MessageInput }) { content }: MessageInput,
    @Headers('accept') accept: string | undefined,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const events = this.chat.send(caller, id, content, idempotencyKey);
    if (wantsStream(accept)) {
      const courseId = await this.chat.courseOfSession(caller, id);
      return stream(this.watch.whileAllowed(caller.actor, { courseId }, events), response);
    }
    return (await finished(events)).reply;
  }

  @Get('replies/:id')
  @Policy('chat.own', textGen)
  @ApiResponse({ status: 200, schema: Reply as never })
  reply(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.reply(caller, id);
  }

  /** Resumes after `Last-Event-ID` (or `?after=`): what was missed, then what comes. */
  @Get('replies/:id/events')
  @Policy('chat.own', textGen)
  @ApiProduces(eventStream)
  async events(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ReplyEventsQuery }) { after }: z.infer<typeof ReplyEventsQuery>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) response: FastifyReply,
  ) {
    const resumeAfter = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : after;
    const courseId = await this.chat.courseOfReply(caller, id);
    const events = this.chat.events(caller, id, resumeAfter);
    return stream(this.watch.whileAllowed(caller.actor, { courseId }, events), response);
  }

  @Post('replies/:id/stop')
  @HttpCode(200)
  @Policy('chat.own', textGen)
  @ApiResponse({ status: 200, schema: Reply as never })
  stop(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.chat.stop(caller, id);
  }
}

function wantsStream(accept: string | undefined): boolean {
  return accept?.includes(eventStream) ?? false;
}

/** Waits for the first event, so that a refusal is still a proper error answer, and then streams. */
async function stream(events: AsyncGenerator<ReplyEvent>, response: FastifyReply): Promise<Readable> {
  const first = await events.next();
  void response.headers({ 'content-type': eventStream, 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  async function* all() {
    try {
      if (first.done) return;
      yield formatEvent(first.value);
      yield* toServerSentEvents(events, first.value.seq);
    } finally {
      await events.return(undefined);
    }
  }
  return Readable.from(all());
}

/** @throws the reply's own error when it failed before a word was said */
async function finished(events: AsyncGenerator<ReplyEvent>) {
  for await (const event of events) {
    if (event.type === 'done') return { reply: event.reply, session: event.session };
    if (event.type === 'error') throw new AilaError(event.code as AilaError['code']);
  }
  throw new AilaError('REPLY_INTERRUPTED');
}
