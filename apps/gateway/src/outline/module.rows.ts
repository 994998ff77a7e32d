import type { Module } from '@aila/contracts';
import { z } from 'zod';

/** A row of `course.module` by `to_jsonb`: whoever reads modules names no columns, so a new one is named here alone. */
export const ModuleRecord = z.object({
  id: z.uuid(),
  course_id: z.uuid(),
  concept_id: z.uuid(),
  title: z.string(),
  description: z.string(),
  published: z.boolean(),
  release_at: z.string().nullable(),
  position: z.number(),
  version: z.number(),
});

export function toModule(row: z.infer<typeof ModuleRecord>): Module {
  return {
    id: row.id,
    courseId: row.course_id,
    conceptId: row.concept_id,
    title: row.title,
    description: row.description,
    published: row.published,
    releaseAt: row.release_at === null ? null : new Date(row.release_at).toISOString(),
    position: row.position,
    version: row.version,
  };
}
