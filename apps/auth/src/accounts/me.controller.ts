import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { ProfilePatch, type Me } from '@aila/contracts';
import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ProfileService } from './profile.service.js';

@Controller('v1/me')
export class MeController {
  constructor(private readonly profile: ProfileService) {}

  @Get()
  @Policy('signed-in')
  me(@CurrentActor() actor: UserActor): Promise<Me> {
    return this.profile.read(actor);
  }

  @Patch()
  @Policy('signed-in')
  edit(@CurrentActor() actor: UserActor, @Body({ schema: ProfilePatch }) patch: ProfilePatch): Promise<Me> {
    return this.profile.edit(actor, patch);
  }
}
