import { Policy } from '@aila/authentication';
import { ExternalProviderParams, ExternalSignInFinish, type ExternalSignInStart, type Tokens } from '@aila/contracts';
import { Body, Controller, Header, HttpCode, Param, Post } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from './device.js';
import { ExternalSignInService } from './external-sign-in.service.js';

@Controller('v1/auth')
export class ExternalSignInController {
  constructor(private readonly external: ExternalSignInService) {}

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
