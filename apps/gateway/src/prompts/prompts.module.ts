import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { PromptsController } from './prompts.controller.js';
import { PromptsService } from './prompts.service.js';

/** What the tutor is asked to do in a course. */
@Module({ controllers: [PromptsController], providers: [PromptsService, graphqlFaceOf(PromptsController)] })
export class PromptsModule {}
