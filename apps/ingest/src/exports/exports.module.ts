import { Module } from '@nestjs/common';
import { ExportUpkeep } from './export-upkeep.js';
import { ExportWorker } from './export-worker.js';
import { ExportWriter } from './export-writer.js';

/** Makes files of chat logs. */
@Module({ providers: [ExportUpkeep, ExportWorker, ExportWriter] })
export class ExportsModule {}
