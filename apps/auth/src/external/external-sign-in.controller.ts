import { Policy } from '@aila/authentication';
import {
  ExternalProviderParams,
  ExternalSignInFinish,
  type ExternalSignInStart,
  type SignInOptions,
  type Tokens,
} from '@aila/contracts';
import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from '../sign-in/device.js';
import { ExternalSignInService } from './external-sign-in.service.js';

export const PASSWORD_MIN_LENGTH = Symbol('password minimum length');

@Controller('v1/auth')
export class ExternalSignInController {
  constructor(
    private readonly external: ExternalSignInService,
    @Inject(PASSWORD_MIN_LENGTH) private readonly passwordMinLength: number,
  ) {}

  @Get('options')
  @Policy('public')
  options(): SignInOptions {
    return { passwordMinLength: this.passwordMinLength, external: this.external.options };
  }

  @Post('external/:provider/start')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Policy('public')
  start(@Param({ schema: ExternalProviderParams }) { provider }: ExternalProviderParams): Promise<ExternalSignInStart> {
    return this.external.start(provider);
  }

  @Post('external/:provider/finish')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Policy('public')
  finish(
    @Param({ schema: ExternalProviderParams }) { provider }: ExternalProviderParams,
    @Body({ schema: ExternalSignInFinish }) body: ExternalSignInFinish,
    @CurrentDevice() device: Device,
  ): Promise<Tokens> {
    return this.external.finish(provider, body, device);
  }
}
