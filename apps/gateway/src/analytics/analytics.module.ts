import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { AnalyticsController } from './analytics.controller.js';
import { AnalyticsService } from './analytics.service.js';

/** What happened in a course, in figures. */
@Module({ controllers: [AnalyticsController], providers: [AnalyticsService, graphqlFaceOf(AnalyticsController)] })
export class AnalyticsModule {}
