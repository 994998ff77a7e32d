import { Module } from '@nestjs/common';
import { ProviderModule } from '../provider/provider.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { ExternalSignInController } from './external-sign-in.controller.js';
import { ExternalSignInService } from './external-sign-in.service.js';
import { OptionsController } from './options.controller.js';
import { OwnSignInsController } from './own-sign-ins.controller.js';
import { OwnSignInsService } from './own-sign-ins.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';

/** Signing in, by a password or at the institution's own provider, and the sign-ins that one has. */
@Module({
  imports: [ProviderModule, RateLimitsModule],
  controllers: [ExternalSignInController, OptionsController, OwnSignInsController, SignInController],
  providers: [ExternalSignInService, OwnSignInsService, SignInService],
})
export class SignInModule {}
