import { AuthenticationModule } from '@aila/authentication';
import type { ServiceContext } from '@aila/http';
import { Queues } from '@aila/queue';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AuthCookies } from './auth/auth-cookies.js';
import { ExternalSignInController } from './auth/external-sign-in.controller.js';
import { JwksController } from './auth/jwks.controller.js';
import { SERVICE_LOGGER } from './auth/sign-in-failures.js';
import { SignInService } from './auth/sign-in.service.js';
import { ReplyResolver } from './chat/reply.resolver.js';
import { REPLY_WAIT } from './chat/finished-reply.js';
import { ChatService } from './chat/chat.service.js';
import { CoursesService } from './courses/courses.service.js';
import { PromptsService } from './prompts/prompts.service.js';
import { EnrolmentsService } from './enrolments/enrolments.service.js';
import { MembersResolver } from './enrolments/members.resolver.js';
import { MembersService } from './enrolments/members.service.js';
import { FileProgressFeed } from './files/file-progress.feed.js';
import { FileProgressResolver } from './files/file-progress.resolver.js';
import type { GatewayConfig } from './gateway.config.js';
import { graphqlModule } from './graphql/graphql.module.js';
import { ParallelQueries } from './graphql/parallel-queries.js';
import { SocketLimits } from './graphql/socket-limits.js';
import { controllers, resolvers } from './operations/faces.js';
import { OutlineService } from './outline/outline.service.js';
import { AuthClient, FilesClient, TextGenClient } from './services.js';
import { ModelProblemsService } from './tutor/model-problems.service.js';
import { OwnPages } from './web/own-pages.js';

@Module({})
export class GatewayModule implements OnApplicationShutdown {
  constructor(
    private readonly queues: Queues,
    private readonly auth: AuthClient,
    private readonly files: FilesClient,
    private readonly textGen: TextGenClient,
  ) {}

  static register(config: GatewayConfig, context: ServiceContext): DynamicModule {
    const { logger, metrics } = context;
    const { service, edge, token } = config;
    const onTlsError = (error: unknown) => logger.warn({ err: error }, 'client certificate not reloaded');
    const cookies = new AuthCookies(edge.publicUrl.startsWith('https:'));
    return {
      module: GatewayModule,
      imports: [
        AuthenticationModule.register({
          token,
          tls: service.tls,
          checksAnswers: !service.production,
        }),
        graphqlModule(service.production, logger),
      ],
      controllers: [ExternalSignInController, JwksController, ...controllers],
      providers: [
        { provide: Queues, useFactory: () => new Queues(config.queue, config.database, logger) },
        {
          provide: AuthClient,
          useFactory: () => new AuthClient('auth', edge.authUrl, service.tls, onTlsError, metrics),
        },
        {
          provide: FilesClient,
          useFactory: () => new FilesClient('files', edge.filesUrl, service.tls, onTlsError, metrics),
        },
        {
          provide: TextGenClient,
          useFactory: () => new TextGenClient('text-gen', edge.textGenUrl, service.tls, onTlsError, metrics),
        },
        {
          provide: FileProgressFeed,
          useFactory: (queues: Queues) => new FileProgressFeed(queues),
          inject: [Queues],
        },
        {
          provide: APP_INTERCEPTOR,
          useFactory: () => new ParallelQueries(config.limits.queriesPerPerson, metrics),
        },
        { provide: SocketLimits, useFactory: () => new SocketLimits(config.limits.sockets, metrics) },
        { provide: APP_INTERCEPTOR, useExisting: SocketLimits },
        { provide: AuthCookies, useValue: cookies },
        { provide: OwnPages, useValue: new OwnPages(edge.publicUrl) },
        { provide: REPLY_WAIT, useValue: edge.replyWait },
        { provide: SERVICE_LOGGER, useValue: logger },
        SignInService,
        CoursesService,
        OutlineService,
        EnrolmentsService,
        MembersService,
        PromptsService,
        ChatService,
        MembersResolver,
        FileProgressResolver,
        ReplyResolver,
        ...resolvers,
        ModelProblemsService,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queues.close();
    await Promise.all([this.auth.close(), this.files.close(), this.textGen.close()]);
  }
}
