import { Module } from '@nestjs/common';
import { RepliesModule } from '../replies/replies.module.js';
import { TurnsModule } from '../turns/turns.module.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

/** Chats of a person with the tutor, and the messages in them. */
@Module({
  imports: [RepliesModule, TurnsModule],
  controllers: [SessionsController],
  providers: [SessionsService],
})
export class SessionsModule {}
