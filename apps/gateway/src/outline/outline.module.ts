import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { OutlineController } from './outline.controller.js';
import { OutlineService } from './outline.service.js';

/** Concepts and modules of a course, and their order. */
@Module({ controllers: [OutlineController], providers: [OutlineService, graphqlFaceOf(OutlineController)] })
export class OutlineModule {}
