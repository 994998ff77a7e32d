import { AuthenticationModule } from '@aila/authentication';
import { createDataSource, Database } from '@aila/database';
import type { ServiceContext } from '@aila/http';
import { Queues } from '@aila/queue';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AccountController } from './auth/account.controller.js';
import { AuthController, REFRESH_COOKIE, type RefreshCookie } from './auth/auth.controller.js';
import { MeResolver } from './auth/me.resolver.js';
import { PeopleController } from './auth/people.controller.js';
import { ChatController } from './chat/chat.controller.js';
import { ChatResolver } from './chat/chat.resolver.js';
import { ChatService } from './chat/chat.service.js';
import { CoursesController } from './courses/courses.controller.js';
import { CoursesResolver } from './courses/courses.resolver.js';
import { CoursesService } from './courses/courses.service.js';
import { EnrolmentsController } from './enrolments/enrolments.controller.js';
import { EnrolmentsService } from './enrolments/enrolments.service.js';
import { FileProgressFeed } from './files/file-progress.feed.js';
import { FilesController } from './files/files.controller.js';
import { FilesResolver } from './files/files.resolver.js';
import { FilesService } from './files/files.service.js';
import type { GatewayConfig } from './gateway.config.js';
import { graphqlModule } from './graphql/graphql.module.js';
import { OutlineController } from './outline/outline.controller.js';
import { OutlineResolver } from './outline/outline.resolver.js';
import { OutlineService } from './outline/outline.service.js';
import { AuthClient, FilesClient, TextGenClient } from './services.js';

/** Seconds; as long as a sign-in lasts. */
const refreshCookieAge = 30 * 24 * 60 * 60;

@Module({})
export class GatewayModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
    private readonly auth: AuthClient,
    private readonly files: FilesClient,
    private readonly textGen: TextGenClient,
  ) {}

  static async register(config: GatewayConfig, { logger }: ServiceContext): Promise<DynamicModule> {
    const { service, edge, token } = config;
    const database = await new Database(createDataSource(config.database, 'gateway')).connect();
    const onTlsError = (error: unknown) => logger.warn({ err: error }, 'client certificate not reloaded');
    const cookie: RefreshCookie = {
      name: 'aila_refresh',
      secure: edge.publicUrl.startsWith('https:'),
      maxAge: refreshCookieAge,
    };
    return {
      module: GatewayModule,
      imports: [
        AuthenticationModule.register({ token, tls: service.tls, sessions: database }),
        graphqlModule(service.production, logger),
      ],
      controllers: [
        AuthController,
        AccountController,
        PeopleController,
        CoursesController,
        OutlineController,
        EnrolmentsController,
        FilesController,
        ChatController,
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: Queues, useFactory: () => new Queues(config.queue, config.database, logger) },
        { provide: AuthClient, useFactory: () => new AuthClient('auth', edge.authUrl, service.tls, onTlsError) },
        { provide: FilesClient, useFactory: () => new FilesClient('files', edge.filesUrl, service.tls, onTlsError) },
        {
          provide: TextGenClient,
          useFactory: () => new TextGenClient('text-gen', edge.textGenUrl, service.tls, onTlsError),
        },
        {
          provide: FileProgressFeed,
          useFactory: (q: Queues, f: FilesService) => new FileProgressFeed(q, f),
          inject: [Queues, FilesService],
        },
        { provide: REFRESH_COOKIE, useValue: cookie },
        CoursesService,
        OutlineService,
        EnrolmentsService,
        FilesService,
        ChatService,
        CoursesResolver,
        OutlineResolver,
        FilesResolver,
        ChatResolver,
        MeResolver,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
    await Promise.all([this.auth.close(), this.files.close(), this.textGen.close()]);
    await this.database.close();
  }
}
