import type { ConfirmInput, SignUpInput, SignUpPending } from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { Attempts } from '../rate-limits/attempts.js';
import { IdentityProvider, type Device } from '../provider/identity-provider.js';

@Injectable()
export class RegistrationService {
  constructor(
    private readonly provider: IdentityProvider,
    private readonly attempts: Attempts,
  ) {}

  /** @throws EMAIL_NOT_ALLOWED, PASSWORD_UNSUITABLE, TOO_MANY_REQUESTS */
  async signUp(person: SignUpInput, device: Device): Promise<SignUpPending> {
    await this.takeMail(person.email, device);
    return this.provider.registration.signUp(person);
  }

  /** @throws CODE_WRONG, TOO_MANY_REQUESTS */
  async confirm({ registrationId, code }: ConfirmInput, device: Device): Promise<void> {
    await this.attempts.take({ limit: 'code-from-address', address: device.address });
    await this.provider.registration.confirm(registrationId, code);
  }

  /** An unknown registration is answered like a known one. @throws TOO_MANY_REQUESTS */
  async resendCode(registrationId: string, device: Device): Promise<void> {
    const email = await this.provider.registration.emailOf(registrationId);
    await this.takeMail(email ?? registrationId, device);
    if (email !== undefined) await this.provider.registration.resendCode(registrationId);
  }

  private takeMail(email: string, device: Device): Promise<void> {
    return this.attempts.take(
      { limit: 'mail-to-address', subject: email },
      { limit: 'mail-from-address', address: device.address },
    );
  }
}
