import { Handles, type Caller } from '@aila/authentication';
import type { SignInSessionList } from '@aila/contracts';
import { account } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { OwnSessionsService } from './own-sessions.service.js';

@Controller('v1')
export class OwnSessionsController {
  constructor(private readonly sessions: OwnSessionsService) {}

  @Handles(account.mySignIns)
  async mySignIns({ actor }: Caller): Promise<SignInSessionList> {
    return { items: await this.sessions.list(actor) };
  }

  @Handles(account.revokeSignIn)
  revokeSignIn({ actor }: Caller, { id }: { id: string }): Promise<void> {
    return this.sessions.revoke(actor, id);
  }

  @Handles(account.signOutEverywhere)
  signOutEverywhere({ actor }: Caller): Promise<void> {
    return this.sessions.endAll(actor);
  }
}
