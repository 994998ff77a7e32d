import { chatExports } from '@aila/contracts/operations';
import { Module } from '@nestjs/common';
import { CoursesModule } from '../courses/courses.module.js';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { relaysOf } from '../operations/relays.js';
import { FilesClient } from '../services.js';
import { ExportProgressFeed } from './export-progress.feed.js';
import { ExportProgressResolver } from './export-progress.resolver.js';

const ExportRelays = relaysOf('ExportRelays', FilesClient, chatExports);

/** Exports of chat logs, which are asked for at the files service; news of their making come from the queue. */
@Module({
  imports: [CoursesModule],
  controllers: [ExportRelays],
  providers: [ExportProgressFeed, ExportProgressResolver, graphqlFaceOf(ExportRelays)],
})
export class ExportsModule {}
