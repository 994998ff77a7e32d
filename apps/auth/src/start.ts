import { AuthenticationModule } from '@aila/authentication';
import { FieldCipher } from '@aila/crypto';
import { Database } from '@aila/database';
import { part, startService, type RunningService } from '@aila/service';
import { Mailer, openMailer } from '@aila/mail';
import { Logger } from '@aila/telemetry';
import { AccountsModule } from './accounts/accounts.module.js';
import { DemoSettings } from './accounts/demo-settings.js';
import { EdgeModule } from './edge/edge.module.js';
import { MaintenanceModule } from './maintenance/maintenance.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { AccountSettings } from './provider/account-settings.js';
import { NetworkSettings } from './provider/networks.js';
import { ProviderSettings } from './provider/open-provider.js';
import { ProviderModule } from './provider/provider.module.js';
import { TriggerSettings, type AuthSettings } from './settings.js';
import { ExternalProviders } from './sign-in/external-settings.js';
import { FixedOptions, fixedOptions } from './sign-in/fixed-options.js';
import { SignInModule } from './sign-in/sign-in.module.js';

/** Starts the auth service. Its clients are the other services; the public comes through the gateway. */
export async function startAuth(settings: AuthSettings): Promise<RunningService> {
  const { service, token } = settings;
  return startService({
    name: 'auth',
    settings: service,
    clients: 'services',
    parts: [
      part(Database, () => Database.open(settings.database, 'auth')),
      part(FieldCipher, () => FieldCipher.open(settings.fieldKeys)),
      part(Mailer, (parts) => openMailer(settings.mail, parts.get(Logger))),
      part(AccountSettings, () => settings.accounts),
      part(DemoSettings, () => settings.demo),
      part(ExternalProviders, () => ({ all: settings.external })),
      part(FixedOptions, () => fixedOptions(settings)),
      part(NetworkSettings, () => settings.networks),
      part(ProviderSettings, () => settings),
      part(TriggerSettings, () => settings.triggers),
    ],
    features: [
      AuthenticationModule.register({
        token,
        tls: service.tls,
        checksAnswers: !service.production,
        keys: ProviderModule,
      }),
      AccountsModule,
      EdgeModule,
      MaintenanceModule,
      NoticesModule,
      SignInModule,
    ],
  });
}
