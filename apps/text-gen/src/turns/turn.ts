import type { UserActor } from '@aila/access';
import type { Message } from '@aila/contracts';
import type { ModelSource } from '../models/model-source.js';
import type { TurnSnapshot } from './turn.snapshot.js';

/** A turn that has begun: the student's message and an empty reply are stored, and the reply belongs to this instance. */
export interface Turn {
  readonly actor: UserActor;
  readonly replyId: string;
  readonly sessionId: string;
  readonly courseId: string;
  readonly moduleId: string;
  /** Null for the opening of a session. */
  readonly studentMessage: Message | null;
  /** Id of the tutor's message, which stays empty until the reply is over. */
  readonly tutorMessageId: string;
  readonly snapshot: TurnSnapshot;
  /** The models that may speak, in the order in which they are asked; never empty. */
  readonly sources: readonly ModelSource[];
  /** `performance.now()` at the request. */
  readonly startedAt: number;
}
