import { Handles, type Caller } from '@aila/authentication';
import type {
  CourseLearner,
  LearnerAttempt,
  LearnerChat,
  LearnerParams,
  LearnerQuery,
  LearnerWork,
  ListQuery,
  Opening,
  OpeningInput,
  OverrideInput,
  Page,
  Transcript,
  VerdictParams,
} from '@aila/contracts';
import { transcripts } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { TranscriptsService } from './transcripts.service.js';

type Id = { readonly id: string };

const placeOf = ({ id, userId }: LearnerParams) => ({ courseId: id, learnerId: userId });
const firstPage: ListQuery = { limit: 50 };

@Controller('v1')
export class TranscriptsController {
  constructor(private readonly service: TranscriptsService) {}

  @Handles(transcripts.courseLearners)
  courseLearners({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<CourseLearner>> {
    return this.service.learners(actor, id, query);
  }

  @Handles(transcripts.learner)
  learner({ actor }: Caller, params: LearnerParams): Promise<LearnerWork> {
    return this.service.work(actor, placeOf(params), null);
  }

  @Handles(transcripts.openLearner)
  openLearner({ actor }: Caller, params: LearnerParams, { reason }: OpeningInput): Promise<LearnerWork> {
    return this.service.work(actor, placeOf(params), reason);
  }

  @Handles(transcripts.learnerAttempts)
  learnerAttempts({ actor }: Caller, params: LearnerParams, query: LearnerQuery): Promise<Page<LearnerAttempt>> {
    return this.service.attempts(actor, placeOf(params), query);
  }

  @Handles(transcripts.learnerSessions)
  learnerSessions({ actor }: Caller, params: LearnerParams, query: LearnerQuery): Promise<Page<LearnerChat>> {
    return this.service.chats(actor, placeOf(params), query);
  }

  @Handles(transcripts.overrideVerdict)
  overrideVerdict({ actor }: Caller, params: VerdictParams, input: OverrideInput): Promise<LearnerAttempt> {
    return this.service.override(actor, placeOf(params), params.messageId, input);
  }

  @Handles(transcripts.transcript)
  transcript({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Transcript> {
    return this.service.transcript(actor, id, query, null);
  }

  @Handles(transcripts.openTranscript)
  openTranscript({ actor }: Caller, { id }: Id, { reason }: OpeningInput): Promise<Transcript> {
    return this.service.transcript(actor, id, firstPage, reason);
  }

  @Handles(transcripts.myOpenings)
  myOpenings({ actor }: Caller, query: ListQuery): Promise<Page<Opening>> {
    return this.service.openings(actor, query);
  }
}
