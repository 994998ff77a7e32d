import { Access1764000000000 } from './1764000000000-access.js';
import { Course1764000100000 } from './1764000100000-course.js';
import { Content1764000200000 } from './1764000200000-content.js';
import { Chat1764000300000 } from './1764000300000-chat.js';
import { Audit1764000400000 } from './1764000400000-audit.js';
import { Queue1764000500000 } from './1764000500000-queue.js';
import { Identity1764000600000 } from './1764000600000-identity.js';
import { ChunkWindows1764000700000 } from './1764000700000-chunk-windows.js';
import { TriggerFunctions1764000710000 } from './1764000710000-trigger-functions.js';
import { CourseRoles1764000720000 } from './1764000720000-course-roles.js';
import { SchemaVersion1764000730000 } from './1764000730000-schema-version.js';
import { RefreshSuccessors1764000750000 } from './1764000750000-refresh-successors.js';
import { SignInNetworks1764000760000 } from './1764000760000-sign-in-networks.js';
import { ReplyNotices1764000780000 } from './1764000780000-reply-notices.js';
import { ModelProblems1764000790000 } from './1764000790000-model-problems.js';
import { ReplySaves1764000800000 } from './1764000800000-reply-saves.js';

export const migrations = [
  Access1764000000000,
  Course1764000100000,
  Content1764000200000,
  Chat1764000300000,
  Audit1764000400000,
  Queue1764000500000,
  Identity1764000600000,
  ChunkWindows1764000700000,
  TriggerFunctions1764000710000,
  CourseRoles1764000720000,
  SchemaVersion1764000730000,
  RefreshSuccessors1764000750000,
  SignInNetworks1764000760000,
  ReplyNotices1764000780000,
  ModelProblems1764000790000,
  ReplySaves1764000800000,
];
