import { Handles, type Caller } from '@aila/authentication';
import type { ChangePasswordInput, ForgotPasswordInput, ResetPasswordInput } from '@aila/contracts';
import { account } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from '../sign-in/device.js';
import { PasswordsService } from './passwords.service.js';

@Controller('v1')
export class PasswordsController {
  constructor(private readonly passwords: PasswordsService) {}

  @Handles(account.forgotPassword)
  forgotPassword({ email }: ForgotPasswordInput, @CurrentDevice() device: Device): Promise<void> {
    return this.passwords.forgot(email, device);
  }

  @Handles(account.resetPassword)
  resetPassword(input: ResetPasswordInput, @CurrentDevice() device: Device): Promise<void> {
    return this.passwords.reset(input, device);
  }

  @Handles(account.changePassword)
  changePassword(caller: Caller, input: ChangePasswordInput, @CurrentDevice() device: Device): Promise<void> {
    return this.passwords.change(caller, input, device);
  }
}
