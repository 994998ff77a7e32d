import { Module } from '@nestjs/common';
import { TranscriptsController } from './transcripts.controller.js';
import { TranscriptsService } from './transcripts.service.js';

/** What students said, for those who teach them, and for students who opened it. */
@Module({ controllers: [TranscriptsController], providers: [TranscriptsService] })
export class TranscriptsModule {}
