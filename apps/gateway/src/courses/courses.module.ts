import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { CatalogueService } from './catalogue.service.js';
import { CoursesController } from './courses.controller.js';
import { CoursesService } from './courses.service.js';

@Module({
  controllers: [CoursesController],
  providers: [CatalogueService, CoursesService, graphqlFaceOf(CoursesController)],
  exports: [CoursesService],
})
export class CoursesModule {}
