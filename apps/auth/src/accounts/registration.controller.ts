import { Policy } from '@aila/authentication';
import { ConfirmInput, ResendCodeInput, SignUpInput, type SignUpPending } from '@aila/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from '../sign-in/device.js';
import { RegistrationService } from './registration.service.js';

@Controller('v1/auth')
export class RegistrationController {
  constructor(private readonly service: RegistrationService) {}

  @Post('sign-up')
  @HttpCode(202)
  @Policy('public')
  signUp(@Body({ schema: SignUpInput }) body: SignUpInput, @CurrentDevice() device: Device): Promise<SignUpPending> {
    return this.service.signUp(body, device);
  }

  @Post('confirm')
  @HttpCode(204)
  @Policy('public')
  confirm(@Body({ schema: ConfirmInput }) body: ConfirmInput, @CurrentDevice() device: Device): Promise<void> {
    return this.service.confirm(body, device);
  }

  @Post('resend-code')
  @HttpCode(202)
  @Policy('public')
  resendCode(
    @Body({ schema: ResendCodeInput }) { registrationId }: ResendCodeInput,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    return this.service.resendCode(registrationId, device);
  }
}
