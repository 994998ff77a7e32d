import { AuthenticationModule } from '@aila/authentication';
import { FieldCipher } from '@aila/crypto';
import { Database } from '@aila/database';
import type { ServiceContext } from '@aila/http';
import { openMailer } from '@aila/mail';
import { Module, type DynamicModule } from '@nestjs/common';
import { builtinCodes } from './provider/builtin/codes.js';
import { cognitoCodes } from './provider/cognito/codes.js';
import { AdmissionController } from './accounts/admission.controller.js';
import { AdmissionService } from './accounts/admission.service.js';
import { AuthorizeController, EdgeGuard } from './edge/authorize.controller.js';
import { PasswordHasher } from './provider/builtin/password-hasher.js';
import { DemoAccounts } from './accounts/demo-accounts.js';
import { ExternalSignInController } from './sign-in/external-sign-in.controller.js';
import { ExternalSignInService } from './sign-in/external-sign-in.service.js';
import { AccountHooks } from './provider/hooks/account-hooks.js';
import { Attempts } from './rate-limits/attempts.js';
import { Networks } from './provider/networks.js';
import { PasswordGuesses } from './rate-limits/password-guesses.js';
import { Notifier } from './provider/notifier.js';
import { PasswordsController } from './accounts/passwords.controller.js';
import { PasswordsService } from './accounts/passwords.service.js';
import { MeController } from './accounts/me.controller.js';
import { ProfileService } from './accounts/profile.service.js';
import { IDENTITY_PROVIDER } from './provider/identity-provider.js';
import { JwksController } from './provider/jwks.controller.js';
import { KEY_SOURCE } from './provider/key-source.js';
import { openProvider } from './provider/open-provider.js';
import { RegistrationController } from './accounts/registration.controller.js';
import { RegistrationService } from './accounts/registration.service.js';
import { OwnSignInsController } from './sign-in/own-sign-ins.controller.js';
import { OwnSignInsService } from './sign-in/own-sign-ins.service.js';
import type { AuthSettings } from './settings.js';
import { FIXED_OPTIONS, OptionsController, type FixedOptions } from './sign-in/options.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { TRIGGER_SECRET_FILE, TriggerGuard, TriggersController } from './edge/triggers.controller.js';
import { TriggersService } from './edge/triggers.service.js';
import { IdentityMaintenance } from './maintenance/identity-maintenance.js';
import { UsersController } from './accounts/users.controller.js';
import { UsersService } from './accounts/users.service.js';

@Module({})
export class AuthModule {
  static async register(settings: AuthSettings, context: ServiceContext, database: Database): Promise<DynamicModule> {
    const { logger } = context;
    const cipher = await FieldCipher.open(settings.fieldKeys);
    const notifier = new Notifier(await openMailer(settings.mail, logger), logger);
    const hooks = new AccountHooks(database, settings.accounts.firstAdmins);
    const hasher = new PasswordHasher();
    const networks = new Networks(settings.networks);
    const { provider, keys, openFor } = await openProvider(settings, {
      database,
      networks,
      cipher,
      hasher,
      hooks,
      notifier,
      service: context,
    });
    const { publicUrl, passwordMinLength } = settings.accounts;
    const fixedOptions: FixedOptions = {
      provider: settings.identity.kind,
      passwordMinLength,
      codes: settings.identity.kind === 'builtin' ? builtinCodes : cognitoCodes,
      // Production refuses to keep mails back.
      outbox: settings.mail.kind === 'outbox' ? settings.mail.directory : null,
    };
    return {
      module: AuthModule,
      imports: [
        AuthenticationModule.register({
          token: settings.token,
          tls: settings.service.tls,
          findKey: (keyId) => keys.find(keyId),
          checksAnswers: !settings.service.production,
        }),
      ],
      controllers: [
        AdmissionController,
        AuthorizeController,
        ExternalSignInController,
        JwksController,
        MeController,
        OptionsController,
        OwnSignInsController,
        PasswordsController,
        RegistrationController,
        SignInController,
        TriggersController,
        UsersController,
      ],
      providers: [
        { provide: Networks, useValue: networks },
        { provide: KEY_SOURCE, useValue: keys },
        { provide: Notifier, useValue: notifier },
        { provide: IDENTITY_PROVIDER, useValue: provider },
        { provide: DemoAccounts, useFactory: () => new DemoAccounts(database, hasher, settings.demo, logger) },
        { provide: AccountHooks, useValue: hooks },
        { provide: TRIGGER_SECRET_FILE, useValue: settings.triggers.secretFile },
        { provide: FIXED_OPTIONS, useValue: fixedOptions },
        {
          provide: ExternalSignInService,
          useFactory: () =>
            new ExternalSignInService(settings.external, { database, hooks, openFor, publicUrl, logger }),
        },
        { provide: IdentityMaintenance, useFactory: () => new IdentityMaintenance(database, context) },
        AdmissionService,
        Attempts,
        EdgeGuard,
        OwnSignInsService,
        PasswordGuesses,
        PasswordsService,
        ProfileService,
        RegistrationService,
        SignInService,
        TriggerGuard,
        TriggersService,
        UsersService,
      ],
    };
  }
}
