import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { IdParams, type SignInSessionList } from '@aila/contracts';
import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { OwnSessionsService } from './own-sessions.service.js';

@Controller('v1')
export class OwnSessionsController {
  constructor(private readonly sessions: OwnSessionsService) {}

  @Get('me/sessions')
  @Policy('signed-in')
  async list(@CurrentActor() actor: UserActor): Promise<SignInSessionList> {
    return { items: await this.sessions.list(actor) };
  }

  @Delete('me/sessions/:id')
  @HttpCode(204)
  @Policy('signed-in')
  revoke(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<void> {
    return this.sessions.revoke(actor, id);
  }

  @Post('auth/sign-out-everywhere')
  @HttpCode(204)
  @Policy('signed-in')
  endAll(@CurrentActor() actor: UserActor): Promise<void> {
    return this.sessions.endAll(actor);
  }
}
