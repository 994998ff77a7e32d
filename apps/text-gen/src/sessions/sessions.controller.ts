import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import {
  IdParams,
  ListQuery,
  MessageInput,
  SessionPatch,
  type ChatSession,
  type Message,
  type Page,
} from '@aila/contracts';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  type StreamableFile,
} from '@nestjs/common';
import { ndjson } from '../replies/ndjson.js';
import { TurnsService } from '../turns/turns.service.js';
import { requestKeyOf, type RequestHeaders } from './request-key.js';
import { SessionsService } from './sessions.service.js';

@Controller('v1/sessions/:id')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly turns: TurnsService,
  ) {}

  @Get()
  @Policy('chat.own')
  get(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<ChatSession> {
    return this.sessions.get(actor, id);
  }

  @Patch()
  @Policy('chat.own')
  rename(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: SessionPatch }) { name }: SessionPatch,
  ): Promise<ChatSession> {
    return this.sessions.rename(actor, id, name);
  }

  @Delete()
  @HttpCode(204)
  @Policy('chat.own')
  remove(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<void> {
    return this.sessions.remove(actor, id);
  }

  @Get('messages')
  @Policy('chat.own')
  messages(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ListQuery }) query: ListQuery,
  ): Promise<Page<Message>> {
    return this.sessions.messages(actor, id, query);
  }

  @Post('messages')
  @HttpCode(200)
  @Policy('chat.own')
  async send(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: MessageInput }) { content }: MessageInput,
    @Headers() headers: RequestHeaders,
  ): Promise<StreamableFile> {
    return ndjson(await this.turns.reply(actor, id, content, requestKeyOf(headers)));
  }

  @Delete('messages/last')
  @HttpCode(204)
  @Policy('chat.own')
  removeLastExchange(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
  ): Promise<void> {
    return this.sessions.removeLastExchange(actor, id);
  }
}
