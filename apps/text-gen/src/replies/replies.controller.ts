import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { IdParams, ReplyEventsQuery, type Reply } from '@aila/contracts';
import { Controller, Get, HttpCode, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ndjson } from './ndjson.js';
import { RepliesService } from './replies.service.js';

@Controller('v1/replies/:id')
export class RepliesController {
  constructor(private readonly replies: RepliesService) {}

  @Get()
  @Policy('chat.own')
  get(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<Reply> {
    return this.replies.get(actor, id);
  }

  @Get('events')
  @Policy('chat.own')
  async events(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ReplyEventsQuery }) { after }: { after: number },
  ): Promise<StreamableFile> {
    return ndjson(await this.replies.events(actor, id, after));
  }

  @Post('stop')
  @HttpCode(200)
  @Policy('chat.own')
  stop(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<Reply> {
    return this.replies.stop(actor, id);
  }
}
