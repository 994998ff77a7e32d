import { Module } from '@nestjs/common';
import { FilesModule } from '../files.module.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';

/** Chat logs: asked for, watched, fetched. */
@Module({ imports: [FilesModule], controllers: [ExportsController], providers: [ExportsService] })
export class ExportsModule {}
