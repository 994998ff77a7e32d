import { Handles, type Caller } from '@aila/authentication';
import type { Me, ProfilePatch } from '@aila/contracts';
import { account } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { ProfileService } from './profile.service.js';

@Controller('v1')
export class MeController {
  constructor(private readonly profile: ProfileService) {}

  @Handles(account.me)
  me({ actor }: Caller): Promise<Me> {
    return this.profile.read(actor);
  }

  @Handles(account.updateProfile)
  updateProfile({ actor }: Caller, patch: ProfilePatch): Promise<Me> {
    return this.profile.edit(actor, patch);
  }
}
