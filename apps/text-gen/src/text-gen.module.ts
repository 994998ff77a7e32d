import { AuthenticationModule } from '@aila/authentication';
import { Database } from '@aila/database';
import type { Embedder } from '@aila/embeddings';
import type { ServiceContext } from '@aila/http';
import type { TutorModel } from '@aila/language-model';
import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { ReplySettings, TextGenConfig } from './text-gen.config.js';
import { OwnAddress } from './replies/own-address.js';
import { RepliesController } from './replies/replies.controller.js';
import { RepliesService } from './replies/replies.service.js';
import { ReplyHub } from './replies/reply-hub.js';
import { ReplyLeases } from './replies/reply-leases.js';
import { ReplyReader } from './replies/reply-reader.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { EMBEDDER, HELP_TEXTS, LOGGER, REPLY_BUDGET, REPLY_SETTINGS, TUTOR_MODEL } from './tokens.js';
import { ModelProblems } from './turns/model-problems.js';
import { ModuleStatements } from './turns/module-statements.js';
import { ReplyKeeper } from './turns/reply-keeper.js';
import { TurnPreparation } from './turns/turn.preparation.js';
import { TurnRunner } from './turns/turn.runner.js';
import { TurnSpeaker } from './turns/turn.speaker.js';
import { TurnStarter } from './turns/turn.starter.js';
import { TurnStore } from './turns/turn.store.js';
import { TurnsService } from './turns/turns.service.js';
import { TutorMetrics } from './turns/tutor-metrics.js';

/** What the service works with; connected before it starts and closed with it. */
export interface TextGenParts {
  readonly database: Database;
  readonly model: TutorModel;
  readonly embedder: Embedder;
}

type TextGenModuleConfig = Pick<TextGenConfig, 'service' | 'token' | 'tutor' | 'replies' | 'helpTexts'>;

@Module({})
export class TextGenModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly hub: ReplyHub,
    private readonly database: Database,
    @Inject(EMBEDDER) private readonly embedder: Embedder,
    @Inject(REPLY_SETTINGS) private readonly settings: ReplySettings,
  ) {}

  static register(
    { service, token, tutor, replies, helpTexts }: TextGenModuleConfig,
    parts: TextGenParts,
    context: ServiceContext,
  ): DynamicModule {
    const { logger, metrics } = context;
    return {
      module: TextGenModule,
      imports: [
        AuthenticationModule.register({
          token,
          tls: service.tls,
          signIns: parts.database,
          checksAnswers: !service.production,
          service: context,
        }),
      ],
      controllers: [SessionsController, RepliesController],
      providers: [
        { provide: Database, useValue: parts.database },
        { provide: TUTOR_MODEL, useValue: parts.model },
        { provide: EMBEDDER, useValue: parts.embedder },
        { provide: HELP_TEXTS, useValue: helpTexts },
        { provide: REPLY_SETTINGS, useValue: replies },
        { provide: REPLY_BUDGET, useValue: tutor.budget },
        { provide: LOGGER, useValue: logger },
        {
          provide: TutorMetrics,
          useFactory: (hub: ReplyHub) => new TutorMetrics(metrics, hub, replies),
          inject: [ReplyHub],
        },
        ModelProblems,
        ModuleStatements,
        OwnAddress,
        RepliesService,
        ReplyHub,
        ReplyKeeper,
        { provide: ReplyLeases, useFactory: () => new ReplyLeases(parts.database, replies, context) },
        ReplyReader,
        SessionsService,
        TurnPreparation,
        TurnRunner,
        TurnSpeaker,
        TurnStarter,
        TurnStore,
        TurnsService,
      ],
    };
  }

  /** Replies may end before the connections that follow them are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.hub.drain(this.settings.drainMs);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.embedder.close();
    await this.database.close();
  }
}
