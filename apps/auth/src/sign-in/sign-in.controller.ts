import { Policy } from '@aila/authentication';
import { RefreshInput, SignInInput, type Tokens } from '@aila/contracts';
import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from './device.js';
import { SignInService } from './sign-in.service.js';

@Controller('v1/auth')
export class SignInController {
  constructor(private readonly service: SignInService) {}

  @Post('sign-in')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Policy('public')
  signIn(@Body({ schema: SignInInput }) body: SignInInput, @CurrentDevice() device: Device): Promise<Tokens> {
    return this.service.signIn(body, device);
  }

  @Post('refresh')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Policy('public')
  refresh(
    @Body({ schema: RefreshInput }) { refreshToken }: RefreshInput,
    @CurrentDevice() device: Device,
  ): Promise<Tokens> {
    return this.service.refresh(refreshToken, device);
  }

  @Post('sign-out')
  @HttpCode(204)
  @Policy('public')
  signOut(@Body({ schema: RefreshInput }) { refreshToken }: RefreshInput): Promise<void> {
    return this.service.signOut(refreshToken);
  }
}
