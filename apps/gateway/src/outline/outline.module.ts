import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { OutlineController } from './outline.controller.js';
import { OutlineService } from './outline.service.js';
import { TutoringService } from './tutoring.service.js';

/** Concepts and modules of a course, their order, and how the tutor teaches a module. */
@Module({
  controllers: [OutlineController],
  providers: [OutlineService, TutoringService, graphqlFaceOf(OutlineController)],
})
export class OutlineModule {}
