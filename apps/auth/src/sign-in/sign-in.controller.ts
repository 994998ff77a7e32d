import { Handles } from '@aila/authentication';
import type { RefreshInput, SignInInput, Tokens } from '@aila/contracts';
import { signIn } from '@aila/contracts/operations';
import { Controller, Header } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from './device.js';
import { SignInService } from './sign-in.service.js';

@Controller('v1')
export class SignInController {
  constructor(private readonly service: SignInService) {}

  @Handles(signIn.signIn)
  @Header('cache-control', 'no-store')
  signIn(input: SignInInput, @CurrentDevice() device: Device): Promise<Tokens> {
    return this.service.signIn(input, device);
  }

  @Handles(signIn.refreshTokens)
  @Header('cache-control', 'no-store')
  refreshTokens({ refreshToken }: RefreshInput, @CurrentDevice() device: Device): Promise<Tokens> {
    return this.service.refresh(refreshToken, device);
  }

  @Handles(signIn.signOut)
  signOut({ refreshToken }: RefreshInput): Promise<void> {
    return this.service.signOut(refreshToken);
  }
}
