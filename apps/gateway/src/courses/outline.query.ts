import type { UserActor } from '@aila/access';
import type { CourseOutline } from '@aila/contracts';
import { statementsFor, type Transaction } from '@aila/database';
import { z } from 'zod';
import { ModuleRecord, toModule } from '../outline/module.rows.js';

/** A module, or null throughout for a concept without any. */
const readOutline = statementsFor('gateway')(
  'course.outline',
  `with noted as (insert into analytics.engagement (kind, user_id, course_id) values ('course-access', $2, $1))
   select k.id as concept_id, k.title as concept_title, k.position as concept_position, k.version as concept_version,
          to_jsonb(m) as module,
          p.score, p.attempts, p.achieved_at,
          exists (select from content.file f where f.module_id = m.id and f.current_version_id is not null) as readable
   from course.concept k
   left join course.module m on m.concept_id = k.id
   left join chat.mastery p on p.module_id = m.id and p.user_id = $2
   where k.course_id = $1
   order by k.position, m.position`,
  z.object({
    concept_id: z.uuid(),
    concept_title: z.string(),
    concept_position: z.number(),
    concept_version: z.number(),
    module: ModuleRecord.nullable(),
    score: z.number().nullable(),
    attempts: z.number().nullable(),
    achieved_at: z.date().nullable(),
    readable: z.boolean(),
  }),
);

/** Concepts and modules in order with the actor's mastery, in one query. Asking for them is an access of the course. */
export async function selectOutline(
  tx: Transaction,
  actor: UserActor,
  courseId: string,
): Promise<CourseOutline['concepts']> {
  const rows = await tx.rows(readOutline, [courseId, actor.userId]);
  const concepts = new Map<string, CourseOutline['concepts'][number]>();
  for (const row of rows) {
    const concept = concepts.get(row.concept_id) ?? {
      id: row.concept_id,
      courseId,
      title: row.concept_title,
      position: row.concept_position,
      version: row.concept_version,
      modules: [],
    };
    concepts.set(concept.id, concept);
    if (row.module === null) continue;
    concept.modules.push({
      ...toModule(row.module),
      readable: row.readable,
      progress:
        row.score === null
          ? null
          : { score: row.score, attempts: row.attempts ?? 0, achieved: row.achieved_at !== null },
    });
  }
  return [...concepts.values()];
}
