import { account, signIn } from './account.js';
import { audit } from './audit.js';
import { analytics } from './analytics.js';
import { chat } from './chat.js';
import { connections, costs } from './connections.js';
import { courses, enrolments, outline, prompts } from './courses.js';
import { chatExports } from './exports.js';
import { files } from './files.js';
import { notifications } from './notifications.js';
import { people, tutor } from './people.js';
import { peopleLists } from './people-lists.js';
import { trash } from './trash.js';
import { privacy, transcripts } from './transcripts.js';

export * from './account.js';
export * from './audit.js';
export * from './analytics.js';
export * from './chat.js';
export * from './connections.js';
export * from './courses.js';
export * from './exports.js';
export * from './files.js';
export * from './notifications.js';
export * from './operation.js';
export * from './people.js';
export * from './people-lists.js';
export * from './trash.js';
export * from './transcripts.js';

/** Every declared operation by its name. */
export const allOperations = {
  ...signIn,
  ...account,
  ...people,
  ...tutor,
  ...audit,
  ...connections,
  ...costs,
  ...courses,
  ...enrolments,
  ...outline,
  ...prompts,
  ...peopleLists,
  ...trash,
  ...analytics,
  ...files,
  ...chat,
  ...notifications,
  ...chatExports,
  ...privacy,
  ...transcripts,
};
export type AllOperations = typeof allOperations;
