import type { CoursePolicyName, UserActor } from '@aila/access';
import {
  AilaError,
  Id,
  listCursor,
  smallGroup,
  type AnalyticsQuery,
  type AnalyticsSetting,
  type AnalyticsSettingInput,
  type CourseAnalytics,
  type CourseDifficulties,
  type Page,
  type StudentAnalytics,
  type StudentAnalyticsQuery,
  type UnansweredQuestion,
} from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, type RowOf, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  courseFigures,
  difficulties,
  isHidingStudents,
  setHiding,
  studentFigures,
  takeRoom,
} from './analytics.statements.js';
import { rangeOf } from './day-range.js';
import { groupAlike } from './likeness.js';
import { hiddenAmong, veiled } from './small-groups.js';

/** Sort key, family name, given name and id. */
const byPlace = listCursor(z.tuple([z.int(), z.string(), z.string(), Id]));
const mostListed = 20;
/** The newest questions, which are grouped. */
const mostRead = 2_000;

/** What happened in a course, in figures of those who learn there. */
@Injectable()
export class AnalyticsService {
  constructor(private readonly database: Database) {}

  /** The course as a whole, day by day or week by week, and module by module. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  course(actor: UserActor, courseId: string, query: AnalyticsQuery): Promise<CourseAnalytics> {
    const { from, to, step } = rangeOf(query);
    return this.inCourse(actor, 'analytics.read', courseId, async (tx) => {
      await tx.rows(takeRoom);
      const figures = await tx.row(courseFigures, [courseId, from, to, query.zone, query.moduleId ?? null, step]);
      const hides = figures.hides_small_groups;
      const veil = <T extends { students: number; tried?: number }>(groups: T[]) => {
        const hidden = hiddenAmong(groups, hides);
        return groups.map((group, index) => veiled(group, hidden[index] ?? true));
      };
      const [totals] = veil([figures.totals]);
      if (!totals) throw new Error('the totals of a course have gone');
      const { trend, modules } = figures;
      return {
        from,
        to,
        step,
        enrolled: figures.enrolled,
        hidesSmallGroups: hides,
        totals,
        trend: veil(trend),
        modules: veil(modules),
      };
    });
  }

  /** The students of the course in each module. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT, STUDENT_FIGURES_HIDDEN */
  students(actor: UserActor, courseId: string, query: StudentAnalyticsQuery): Promise<Page<StudentAnalytics>> {
    const { from, to } = rangeOf(query);
    const { zone, moduleId = null, sort, limit } = query;
    const after = query.cursor === undefined ? null : byPlace.decode(query.cursor).map(String);
    return this.inCourse(actor, 'analytics.read', courseId, async (tx) => {
      await tx.rows(takeRoom);
      const rows = await tx.rows(studentFigures, [courseId, from, to, zone, moduleId, sort, after, limit + 1]);
      // Whether they are hidden or the course has no students is asked only where nothing came.
      if (rows.length === 0 && (await tx.row(isHidingStudents, [courseId])).hides)
        throw new AilaError('STUDENT_FIGURES_HIDDEN');
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const nextCursor = last ? byPlace.encode([last.key, last.family, last.given, last.user_id]) : null;
      return { items: page.map(toStudent), nextCursor };
    });
  }

  /** What the files did not answer and what answers missed. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  difficulties(actor: UserActor, courseId: string, query: AnalyticsQuery): Promise<CourseDifficulties> {
    const { from, to } = rangeOf(query);
    const range = [courseId, from, to, query.zone, query.moduleId ?? null];
    return this.inCourse(actor, 'analytics.read', courseId, async (tx) => {
      await tx.rows(takeRoom);
      const found = await tx.row(difficulties, [...range, smallGroup, mostListed, mostRead]);
      const hides = found.hides_small_groups;
      const questions = questionsOf(found.questions).filter(({ students }) => !hides || students >= smallGroup);
      return { hidesSmallGroups: hides, questions: questions.slice(0, mostListed), statements: found.statements };
    });
  }

  /** Whether figures of small groups are hidden; the same again changes nothing. @throws NOT_FOUND, FORBIDDEN */
  setPrivacy(
    actor: UserActor,
    courseId: string,
    { hidesSmallGroups }: AnalyticsSettingInput,
  ): Promise<AnalyticsSetting> {
    return this.inCourse(actor, 'analytics.manage', courseId, async (tx) => {
      const changed = await tx.run(setHiding, [courseId, hidesSmallGroups]);
      const details = { hidesSmallGroups };
      if (changed > 0) await recordAudit(tx, actor, { action: 'analytics.privacy-changed', courseId, details });
      return { hidesSmallGroups };
    });
  }

  private inCourse<T>(
    actor: UserActor,
    policy: CoursePolicyName,
    courseId: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, policy, { courseId });
      return work(tx);
    });
  }
}

function toStudent(row: RowOf<typeof studentFigures>): StudentAnalytics {
  const name = [row.preferred_name ?? row.given_name, row.family_name].filter(Boolean).join(' ');
  return {
    userId: row.user_id,
    displayName: name || row.email,
    messages: row.messages,
    lastActiveAt: row.last_at?.toISOString() ?? null,
    achieved: row.achieved,
    modules: row.modules,
  };
}

/** Questions of one module that are alike become one, the one asked most often first. */
function questionsOf(asked: RowOf<typeof difficulties>['questions']): UnansweredQuestion[] {
  const byModule = new Map<string, typeof asked>();
  for (const each of asked) byModule.set(each.moduleId, [...(byModule.get(each.moduleId) ?? []), each]);
  const groups = [...byModule.values()].flatMap((ofModule) => groupAlike(ofModule));
  return groups
    .flatMap(([newest, ...others]) => {
      if (!newest) return [];
      const { moduleId, question, nearest, askedAt } = newest;
      const students = new Set([newest, ...others].map(({ userId }) => userId)).size;
      const lastAskedAt = new Date(askedAt).toISOString();
      return [{ moduleId, question, times: others.length + 1, students, lastAskedAt, nearest }];
    })
    .sort((a, b) => b.times - a.times || b.lastAskedAt.localeCompare(a.lastAskedAt));
}
