import { z } from 'zod';
import { Cursor, Id, pageOf, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

/** Figures of fewer students than this are hidden where a course asks for it. */
export const smallGroup = 5;

const Day = z.iso.date();
const count = () => z.number().int();

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A name as `America/Vancouver`; an offset as `+02:00` is none, since it knows no summer time. */
const TimeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/, 'must be the name of a time zone')
  .refine(isTimeZone, 'must be the name of a time zone')
  .meta({ description: 'Name of the time zone in which days begin, such as America/Vancouver.' });

const range = {
  from: Day.optional().meta({ description: 'First day of the range; 29 days before the last one unless given.' }),
  to: Day.optional().meta({ description: 'Last day of the range; today unless given.' }),
  zone: TimeZone.default('UTC'),
  moduleId: Id.optional().meta({ description: 'This module alone.' }),
};

/** Days from `from` to `to`, both included. */
export const AnalyticsQuery = z.strictObject(range);
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;

const figures = {
  studentMessages: count().nullable().meta({ description: 'Null where the group is too small to be shown.' }),
  tutorMessages: count().nullable(),
  students: count().nullable().meta({ description: 'Who was active in the range.' }),
  accesses: count().nullable().meta({ description: 'How often it was opened, once in ten minutes a student.' }),
  attempts: count().nullable(),
};

/** `tried` and the average, which is of those who have tried, are as it is now; `achieved` as of the end of the range. */
const progress = {
  tried: count().nullable(),
  achieved: count().nullable(),
  averageScore: z
    .number()
    .nullable()
    .meta({ description: 'From 0 to 1, as it is now; null before the first attempt.' }),
};

/** What happened in a module. Every module of the course has one, as its staff see it. */
export const ModuleAnalytics = z
  .object({
    moduleId: Id,
    title: z.string(),
    conceptTitle: z.string(),
    published: z.boolean(),
    hidden: z.boolean().meta({ description: 'Its figures are not shown, since the group is small.' }),
    ...figures,
    ...progress,
  })
  .register(typeNames, { name: 'ModuleAnalytics' });
export type ModuleAnalytics = z.infer<typeof ModuleAnalytics>;

/** What happened in the day, or in the week that begins with it, on a Monday. */
export const TrendPoint = z
  .object({ day: Day, hidden: z.boolean(), ...figures })
  .register(typeNames, { name: 'TrendPoint' });
export type TrendPoint = z.infer<typeof TrendPoint>;

export const CourseAnalytics = z
  .object({
    enrolled: count().meta({
      description: 'Students of the course now, and those who have left after they had begun.',
    }),
    from: Day,
    to: Day,
    hidesSmallGroups: z.boolean(),
    step: z.enum(['day', 'week']).meta({ description: 'day or week.' }),
    totals: z.object({ hidden: z.boolean(), ...figures }).register(typeNames, { name: 'AnalyticsTotals' }),
    trend: z.array(TrendPoint),
    modules: z.array(ModuleAnalytics),
  })
  .register(typeNames, { name: 'CourseAnalytics' });
export type CourseAnalytics = z.infer<typeof CourseAnalytics>;

export const analyticsSorts = ['name', 'least-progress', 'most-progress', 'fewest-messages', 'most-messages'] as const;
export const StudentAnalyticsQuery = z.strictObject({
  ...range,
  sort: z
    .enum(analyticsSorts)
    .default('name')
    .meta({ description: analyticsSorts.join(', ') }),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export type StudentAnalyticsQuery = z.infer<typeof StudentAnalyticsQuery>;

/** A student in a module. Modules in which they have done nothing yet are left out. */
const StudentInModule = z
  .object({
    moduleId: Id,
    score: z.number().nullable().meta({ description: 'From 0 to 1, as it is now; null before the first attempt.' }),
    achieved: z.boolean(),
    attempts: count().meta({ description: 'All of them, whatever the range.' }),
    messages: count().meta({ description: 'Of the student, in the range.' }),
  })
  .register(typeNames, { name: 'StudentInModule' });

export const StudentAnalytics = z
  .object({
    userId: Id,
    displayName: z.string(),
    messages: count(),
    lastActiveAt: Timestamp.nullable().meta({ description: 'In the range, to a quarter of an hour.' }),
    achieved: count(),
    modules: z.array(StudentInModule),
  })
  .register(typeNames, { name: 'StudentAnalytics' });
export type StudentAnalytics = z.infer<typeof StudentAnalytics>;
export const StudentAnalyticsPage = pageOf(StudentAnalytics);

const NearestPage = z
  .object({ fileId: Id, fileName: z.string(), page: z.number().int() })
  .register(typeNames, { name: 'NearestPage' });
export type NearestPage = z.infer<typeof NearestPage>;

/** Questions that mean the same, by their words, and that the files did not answer. */
export const UnansweredQuestion = z
  .object({
    moduleId: Id,
    question: z.string().meta({ description: 'The newest of them.' }),
    times: count(),
    students: count(),
    lastAskedAt: Timestamp,
    nearest: z.array(NearestPage).meta({ description: 'The pages nearest to it, the nearest first.' }),
  })
  .register(typeNames, { name: 'UnansweredQuestion' });
export type UnansweredQuestion = z.infer<typeof UnansweredQuestion>;

/** A statement of the files about which the tutor asked, with how often an answer was not right. */
export const MissedStatement = z
  .object({
    moduleId: Id,
    statementId: z.string(),
    question: z.string(),
    students: count(),
    attempts: count(),
    missed: count(),
  })
  .register(typeNames, { name: 'MissedStatement' });
export type MissedStatement = z.infer<typeof MissedStatement>;

/** At most twenty of each. */
export const CourseDifficulties = z
  .object({
    hidesSmallGroups: z.boolean(),
    questions: z
      .array(UnansweredQuestion)
      .meta({ description: 'Empty for administrators: chats are not theirs to read.' }),
    statements: z.array(MissedStatement),
  })
  .register(typeNames, { name: 'CourseDifficulties' });
export type CourseDifficulties = z.infer<typeof CourseDifficulties>;

export const AnalyticsSettingInput = z.strictObject({ hidesSmallGroups: z.boolean() });
export type AnalyticsSettingInput = z.infer<typeof AnalyticsSettingInput>;
export const AnalyticsSetting = z
  .object({ hidesSmallGroups: z.boolean() })
  .register(typeNames, { name: 'AnalyticsSetting' });
export type AnalyticsSetting = z.infer<typeof AnalyticsSetting>;
