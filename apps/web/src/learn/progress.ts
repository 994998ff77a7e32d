import type { CourseOutline, ModuleProgress } from '@aila/contracts';
import { isOpen } from './release.js';

type OutlineModule = CourseOutline['concepts'][number]['modules'][number];

export type Standing = 'new' | 'started' | 'achieved';

/** Where a student stands in a module. Nobody has "failed" one: there is only not yet. */
export function standing(progress: ModuleProgress | null): Standing {
  if (progress?.achieved) return 'achieved';
  return progress !== null && progress.attempts > 0 ? 'started' : 'new';
}

export function percent(progress: ModuleProgress | null): number {
  return Math.round((progress?.score ?? 0) * 100);
}

/** An outline as students have it: whoever teaches sees drafts too, and what opens later. */
function asStudentsSee<Outline extends Pick<CourseOutline, 'concepts'>>(outline: Outline): Outline {
  const concepts = outline.concepts.map((concept) => ({
    ...concept,
    modules: concept.modules.filter((module) => isOpen(module)),
  }));
  return { ...outline, concepts };
}

/**
 * How much of a course is achieved, and the module to go on with: a started one before the next new one. What has no file that
 * the tutor can read cannot be achieved, so it does not count.
 */
export function courseProgress(outline: Pick<CourseOutline, 'concepts'>): {
  achieved: number;
  total: number;
  next: OutlineModule | null;
} {
  const modules = asStudentsSee(outline)
    .concepts.flatMap((concept) => concept.modules)
    .filter(canBeAchieved);
  const at = (wanted: Standing) => modules.filter((module) => standing(module.progress) === wanted);
  return {
    achieved: at('achieved').length,
    total: modules.length,
    next: at('started')[0] ?? at('new')[0] ?? null,
  };
}

const canBeAchieved = ({ readable, progress }: OutlineModule) =>
  readable !== false || standing(progress) === 'achieved';

/** The module after this one in the teacher's order that is not achieved yet, else any such module, else null. */
export function moduleAfter(outline: Pick<CourseOutline, 'concepts'>, moduleId: string): OutlineModule | null {
  const modules = outline.concepts.flatMap((concept) => concept.modules);
  const from = modules.findIndex((module) => module.id === moduleId) + 1;
  const inTurn = [...modules.slice(from), ...modules.slice(0, from)];
  const isLeft = (module: OutlineModule) =>
    isOpen(module) && canBeAchieved(module) && standing(module.progress) !== 'achieved';
  return inTurn.find((module) => module.id !== moduleId && isLeft(module)) ?? null;
}
