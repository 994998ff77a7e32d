import { Handles } from '@aila/authentication';
import type { ConfirmInput, ResendCodeInput, SignUpInput, SignUpPending } from '@aila/contracts';
import { account } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import type { Device } from '../provider/identity-provider.js';
import { CurrentDevice } from '../sign-in/device.js';
import { RegistrationService } from './registration.service.js';

@Controller('v1')
export class RegistrationController {
  constructor(private readonly service: RegistrationService) {}

  @Handles(account.signUp)
  signUp(input: SignUpInput, @CurrentDevice() device: Device): Promise<SignUpPending> {
    return this.service.signUp(input, device);
  }

  @Handles(account.confirmSignUp)
  confirmSignUp(input: ConfirmInput, @CurrentDevice() device: Device): Promise<void> {
    return this.service.confirm(input, device);
  }

  @Handles(account.resendCode)
  resendCode({ registrationId }: ResendCodeInput, @CurrentDevice() device: Device): Promise<void> {
    return this.service.resendCode(registrationId, device);
  }
}
