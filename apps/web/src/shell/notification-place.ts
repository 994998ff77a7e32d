import type { Notification } from '@aila/contracts';
import { paths } from './paths.js';

/** Where somebody goes to look at what they were told of; null where there is nothing to look at. */
export function placeOf({ kind, courseId, courseTitle, moduleId }: Notification): string | null {
  if (kind === 'role-given' && courseId === null) return paths.home;
  // Without a title the course is gone, or no longer theirs to see.
  if (courseId === null || courseTitle === null) return null;
  switch (kind) {
    case 'file-failed':
      return moduleId === null ? paths.teach(courseId) : paths.files(courseId, moduleId);
    case 'export-ready':
    case 'export-failed':
      return paths.chatLogs(courseId);
    default:
      return paths.course(courseId);
  }
}
