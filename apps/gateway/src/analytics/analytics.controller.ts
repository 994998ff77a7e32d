import { Handles, type Caller } from '@aila/authentication';
import type {
  AnalyticsQuery,
  AnalyticsSetting,
  AnalyticsSettingInput,
  CourseAnalytics,
  CourseDifficulties,
  Page,
  StudentAnalytics,
  StudentAnalyticsQuery,
} from '@aila/contracts';
import { analytics } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { AnalyticsService } from './analytics.service.js';

type Id = { readonly id: string };

@Controller('api/v1')
export class AnalyticsController {
  constructor(private readonly service: AnalyticsService) {}

  @Handles(analytics.courseAnalytics)
  courseAnalytics({ actor }: Caller, { id }: Id, query: AnalyticsQuery): Promise<CourseAnalytics> {
    return this.service.course(actor, id, query);
  }

  @Handles(analytics.studentAnalytics)
  studentAnalytics({ actor }: Caller, { id }: Id, query: StudentAnalyticsQuery): Promise<Page<StudentAnalytics>> {
    return this.service.students(actor, id, query);
  }

  @Handles(analytics.courseDifficulties)
  courseDifficulties({ actor }: Caller, { id }: Id, query: AnalyticsQuery): Promise<CourseDifficulties> {
    return this.service.difficulties(actor, id, query);
  }

  @Handles(analytics.setAnalyticsPrivacy)
  setAnalyticsPrivacy({ actor }: Caller, { id }: Id, input: AnalyticsSettingInput): Promise<AnalyticsSetting> {
    return this.service.setPrivacy(actor, id, input);
  }
}
