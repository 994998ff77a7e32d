import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { IdParams, ListQuery, type ChatSession, type Page } from '@aila/contracts';
import { Controller, Get, Headers, HttpCode, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ndjson } from '../replies/ndjson.js';
import { TurnsService } from '../turns/turns.service.js';
import { requestKeyOf, type RequestHeaders } from './request-key.js';
import { SessionsService } from './sessions.service.js';

@Controller('v1/modules/:id/sessions')
export class ModuleSessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly turns: TurnsService,
  ) {}

  @Get()
  @Policy('chat.own')
  list(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ListQuery }) query: ListQuery,
  ): Promise<Page<ChatSession>> {
    return this.sessions.list(actor, id, query);
  }

  @Post()
  @HttpCode(200)
  @Policy('chat.own')
  async open(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Headers() headers: RequestHeaders,
  ): Promise<StreamableFile> {
    return ndjson(await this.turns.openSession(actor, id, requestKeyOf(headers)));
  }
}
