import { files } from '@aila/contracts/operations';
import { Module } from '@nestjs/common';
import { CoursesModule } from '../courses/courses.module.js';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { relaysOf } from '../operations/relays.js';
import { FilesClient } from '../services.js';
import { FileProgressFeed } from './file-progress.feed.js';
import { FileProgressResolver } from './file-progress.resolver.js';

const FileRelays = relaysOf('FileRelays', FilesClient, files);

/** Files of courses, which the files service keeps; news of their reading come from the queue. */
@Module({
  imports: [CoursesModule],
  controllers: [FileRelays],
  providers: [FileProgressFeed, FileProgressResolver, graphqlFaceOf(FileRelays)],
})
export class FilesModule {}
