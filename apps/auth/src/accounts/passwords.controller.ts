import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import { ChangePasswordInput, ForgotPasswordInput, ResetPasswordInput } from '@aila/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from '../sign-in/device.js';
import { PasswordsService } from './passwords.service.js';

@Controller('v1')
export class PasswordsController {
  constructor(private readonly passwords: PasswordsService) {}

  @Post('auth/forgot-password')
  @HttpCode(202)
  @Policy('public')
  forgot(
    @Body({ schema: ForgotPasswordInput }) { email }: ForgotPasswordInput,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    return this.passwords.forgot(email, device);
  }

  @Post('auth/reset-password')
  @HttpCode(204)
  @Policy('public')
  reset(
    @Body({ schema: ResetPasswordInput }) body: ResetPasswordInput,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    return this.passwords.reset(body, device);
  }

  @Post('me/password')
  @HttpCode(204)
  @Policy('signed-in')
  change(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ChangePasswordInput }) body: ChangePasswordInput,
    @CurrentDevice() device: Device,
  ): Promise<void> {
    return this.passwords.change(caller, body, device);
  }
}
