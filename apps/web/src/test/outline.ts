import type { CourseOutline } from '@aila/contracts';

/** A published module without progress, and what a test wants to say about it. */
export function outlineModule(
  change: Partial<CourseOutline['concepts'][number]['modules'][number]> = {},
): CourseOutline['concepts'][number]['modules'][number] {
  return {
    id: 'm',
    courseId: 'c',
    conceptId: 'k',
    title: 'Module',
    description: '',
    published: true,
    releaseAt: null,
    position: 0,
    version: 1,
    readable: true,
    progress: null,
    ...change,
  };
}
