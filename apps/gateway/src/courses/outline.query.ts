import type { UserActor } from '@aila/access';
import type { CourseOutline } from '@aila/contracts';
import type { Transaction } from '@aila/database';

interface OutlineRecord {
  concept_id: string;
  concept_title: string;
  concept_position: number;
  module_id: string | null;
  title: string;
  description: string;
  position: number;
  score: number | null;
  attempts: number | null;
  achieved_at: Date | null;
}

/** Concepts and modules in order with the actor's mastery, in one query. */
export async function selectOutline(
  tx: Transaction,
  actor: UserActor,
  courseId: string,
): Promise<CourseOutline['concepts']> {
  const rows = await tx.query<OutlineRecord[]>(
    `select k.id as concept_id, k.title as concept_title, k.position as concept_position,
            m.id as module_id, m.title, m.description, m.position, p.score, p.attempts, p.achieved_at
     from course.concept k
     left join course.module m on m.concept_id = k.id
     left join chat.mastery p on p.module_id = m.id and p.user_id = $2
     where k.course_id = $1
     order by k.position, m.position`,
    [courseId, actor.userId],
  );
  const concepts = new Map<string, CourseOutline['concepts'][number]>();
  for (const row of rows) {
    const concept = concepts.get(row.concept_id) ?? {
      id: row.concept_id,
      courseId,
      title: row.concept_title,
      position: row.concept_position,
      modules: [],
    };
    concepts.set(concept.id, concept);
    if (row.module_id === null) continue;
    concept.modules.push({
      id: row.module_id,
      courseId,
      conceptId: concept.id,
      title: row.title,
      description: row.description,
      position: row.position,
      progress:
        row.score === null
          ? null
          : { score: row.score, attempts: row.attempts ?? 0, achieved: row.achieved_at !== null },
    });
  }
  return [...concepts.values()];
}
