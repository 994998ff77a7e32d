import { AuthenticationModule } from '@aila/authentication';
import { FieldCipher } from '@aila/crypto';
import { createDataSource, Database } from '@aila/database';
import type { ServiceContext } from '@aila/http';
import { openMailer } from '@aila/mail';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { builtinCodes } from './builtin/codes.js';
import { cognitoCodes } from './cognito/codes.js';
import { AdmissionController } from './admission/admission.controller.js';
import { AdmissionService } from './admission/admission.service.js';
import { AuthorizeController, EdgeGuard } from './authorize/authorize.controller.js';
import { PasswordHasher } from './builtin/password-hasher.js';
import { DemoAccounts } from './demo/demo-accounts.js';
import { ExternalSignInController } from './external/external-sign-in.controller.js';
import { ExternalSignInService } from './external/external-sign-in.service.js';
import { AccountHooks } from './hooks/account-hooks.js';
import { Attempts } from './limits/attempts.js';
import { Networks } from './limits/networks.js';
import { PasswordGuesses } from './limits/password-guesses.js';
import { Notifier } from './messages/notifier.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { MeController } from './profile/me.controller.js';
import { ProfileService } from './profile/profile.service.js';
import { IDENTITY_PROVIDER } from './provider/identity-provider.js';
import { JwksController } from './provider/jwks.controller.js';
import { KEY_SOURCE } from './provider/key-source.js';
import { openProvider } from './provider/open-provider.js';
import { RegistrationController } from './registration/registration.controller.js';
import { RegistrationService } from './registration/registration.service.js';
import { OwnSessionsController } from './sessions/own-sessions.controller.js';
import { OwnSessionsService } from './sessions/own-sessions.service.js';
import type { AuthSettings } from './settings.js';
import { FIXED_OPTIONS, OptionsController, type FixedOptions } from './sign-in/options.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { TRIGGER_SECRET_FILE, TriggerGuard, TriggersController } from './triggers/triggers.controller.js';
import { TriggersService } from './triggers/triggers.service.js';
import { IdentityUpkeep } from './upkeep/identity-upkeep.js';
import { UsersController } from './users/users.controller.js';
import { UsersService } from './users/users.service.js';

@Module({})
export class AuthModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  static async register(settings: AuthSettings, { logger }: ServiceContext): Promise<DynamicModule> {
    const database = await new Database(createDataSource(settings.database, 'auth')).connect();
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
      logger,
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
          sessions: database,
          findKey: (keyId) => keys.find(keyId),
        }),
      ],
      controllers: [
        AdmissionController,
        AuthorizeController,
        ExternalSignInController,
        JwksController,
        MeController,
        OptionsController,
        OwnSessionsController,
        PasswordsController,
        RegistrationController,
        SignInController,
        TriggersController,
        UsersController,
      ],
      providers: [
        { provide: Database, useValue: database },
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
        { provide: IdentityUpkeep, useFactory: () => new IdentityUpkeep(database, logger) },
        AdmissionService,
        Attempts,
        EdgeGuard,
        OwnSessionsService,
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

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
