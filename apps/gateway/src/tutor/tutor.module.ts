import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { ModelProblemsController } from './model-problems.controller.js';
import { ModelProblemsService } from './model-problems.service.js';

/** What administrators see of the tutor's models. */
@Module({
  controllers: [ModelProblemsController],
  providers: [ModelProblemsService, graphqlFaceOf(ModelProblemsController)],
})
export class TutorModule {}
