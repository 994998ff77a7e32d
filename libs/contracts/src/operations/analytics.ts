import {
  AnalyticsQuery,
  AnalyticsSetting,
  AnalyticsSettingInput,
  CourseAnalytics,
  CourseDifficulties,
  StudentAnalyticsPage,
  StudentAnalyticsQuery,
} from '../analytics.js';
import { IdParams } from '../common.js';
import { operations } from './operation.js';

const byCourse = { args: { id: 'courseId' } } as const;

/** What happened in a course, in figures. Only those who learn there are counted. */
export const analytics = operations('gateway', 'analytics', {
  courseAnalytics: {
    rest: 'GET /courses/:id/analytics',
    params: IdParams,
    query: AnalyticsQuery,
    answers: CourseAnalytics,
    policy: 'analytics.read',
    about: 'course',
    summary: 'Figures of the course, of each day or week, and of each module.',
    graphql: byCourse,
  },
  studentAnalytics: {
    rest: 'GET /courses/:id/analytics/students',
    params: IdParams,
    query: StudentAnalyticsQuery,
    answers: StudentAnalyticsPage,
    policy: 'analytics.read',
    about: 'course',
    refuses: ['STUDENT_FIGURES_HIDDEN'],
    summary: 'Each student of the course in each module.',
    graphql: byCourse,
  },
  courseDifficulties: {
    rest: 'GET /courses/:id/analytics/difficulties',
    params: IdParams,
    query: AnalyticsQuery,
    answers: CourseDifficulties,
    policy: 'analytics.read',
    about: 'course',
    summary: 'Questions that the files did not answer, and statements that answers missed, most often first.',
    graphql: byCourse,
  },
  setAnalyticsPrivacy: {
    rest: 'PUT /courses/:id/analytics/privacy',
    params: IdParams,
    body: AnalyticsSettingInput,
    answers: AnalyticsSetting,
    policy: 'analytics.manage',
    about: 'course',
    summary: 'Whether figures of fewer than five students are hidden, and those of one student with them.',
    graphql: byCourse,
  },
});
