import { Handles, type Caller } from '@aila/authentication';
import type { SignInList } from '@aila/contracts';
import { account } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { OwnSignInsService } from './own-sign-ins.service.js';

@Controller('v1')
export class OwnSignInsController {
  constructor(private readonly signIns: OwnSignInsService) {}

  @Handles(account.mySignIns)
  async mySignIns({ actor }: Caller): Promise<SignInList> {
    return { items: await this.signIns.list(actor) };
  }

  @Handles(account.revokeSignIn)
  revokeSignIn({ actor }: Caller, { id }: { id: string }): Promise<void> {
    return this.signIns.revoke(actor, id);
  }

  @Handles(account.signOutEverywhere)
  signOutEverywhere({ actor }: Caller): Promise<void> {
    return this.signIns.endAll(actor);
  }
}
