import { Module } from '@nestjs/common';
import { ProviderModule } from '../provider/provider.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { AdmissionController } from './admission.controller.js';
import { AdmissionService } from './admission.service.js';
import { DemoAccounts } from './demo-accounts.js';
import { MeController } from './me.controller.js';
import { PasswordsController } from './passwords.controller.js';
import { PasswordsService } from './passwords.service.js';
import { ProfileService } from './profile.service.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** Accounts of people: how they come about, what they say of themselves, and what administrators do with them. */
@Module({
  imports: [ProviderModule, RateLimitsModule],
  controllers: [AdmissionController, MeController, PasswordsController, RegistrationController, UsersController],
  providers: [AdmissionService, DemoAccounts, PasswordsService, ProfileService, RegistrationService, UsersService],
})
export class AccountsModule {}
