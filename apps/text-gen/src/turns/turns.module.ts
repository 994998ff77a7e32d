import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module.js';
import { RepliesModule } from '../replies/replies.module.js';
import { ModelProblems } from './model-problems.js';
import { ModuleStatements } from './module-statements.js';
import { ReplyKeeper } from './reply-keeper.js';
import { ChatExpiry } from './chat-expiry.js';
import { TurnPreparation } from './turn.preparation.js';
import { TurnRunner } from './turn.runner.js';
import { TurnSpeaker } from './turn.speaker.js';
import { TurnStarter } from './turn.starter.js';
import { TurnStore } from './turn.store.js';
import { TurnsService } from './turns.service.js';
import { TutorMetrics } from './tutor-metrics.js';

/** What the tutor does with a message, from its storing to the last event of the reply. */
@Module({
  imports: [ModelsModule, RepliesModule],
  providers: [
    ModelProblems,
    ModuleStatements,
    ReplyKeeper,
    ChatExpiry,
    TurnPreparation,
    TurnRunner,
    TurnSpeaker,
    TurnStarter,
    TurnStore,
    TurnsService,
    TutorMetrics,
  ],
  exports: [TurnsService],
})
export class TurnsModule {}
