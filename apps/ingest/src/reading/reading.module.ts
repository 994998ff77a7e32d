import { Module } from '@nestjs/common';
import { ReadingWorker } from './reading-worker.js';
import { VersionReader } from './version-reader.js';

/** Reads files: text by page, chunks, embeddings. */
@Module({ providers: [ReadingWorker, VersionReader] })
export class ReadingModule {}
