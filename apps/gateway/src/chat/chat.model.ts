import type { ReplyNotice, ReplyState } from '@aila/contracts';
import { createUnionType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { ModuleProgressModel } from '../courses/course.model.js';

@ObjectType('Citation')
export class CitationModel {
  @Field(() => Int)
  marker!: number;

  @Field(() => ID)
  fileId!: string;

  @Field(() => String)
  fileName!: string;

  @Field(() => Int)
  page!: number;

  @Field(() => String)
  quote!: string;

  @Field(() => Int)
  start!: number;

  @Field(() => Int)
  end!: number;
}

@ObjectType('Verdict')
export class VerdictModel {
  @Field(() => String, { description: 'correct, partial or incorrect.' })
  outcome!: string;

  @Field(() => Float)
  score!: number;

  @Field(() => [String])
  covered!: string[];

  @Field(() => [String])
  missing!: string[];

  @Field(() => ModuleProgressModel)
  progress!: ModuleProgressModel;
}

@ObjectType('Message')
export class MessageModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  sessionId!: string;

  @Field(() => String, { description: 'student or tutor.' })
  role!: string;

  @Field(() => String)
  content!: string;

  @Field(() => String, { description: 'running, complete, stopped, interrupted or failed.' })
  state!: ReplyState;

  @Field(() => String, {
    nullable: true,
    description: 'Why a complete reply is not the whole answer: cut (its length was used up) or filtered.',
  })
  notice!: ReplyNotice | null;

  @Field(() => [CitationModel])
  citations!: CitationModel[];

  @Field(() => VerdictModel, { nullable: true })
  verdict!: VerdictModel | null;

  @Field(() => String)
  createdAt!: string;
}

@ObjectType('ChatSession')
export class ChatSessionModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  courseId!: string;

  @Field(() => ID)
  moduleId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  createdAt!: string;

  @Field(() => String)
  lastActivityAt!: string;

  @Field(() => Int, { description: 'Those of the student and of the tutor together.' })
  messageCount!: number;

  @Field(() => ID, { nullable: true })
  runningReplyId!: string | null;
}

@ObjectType('ChatSessionPage')
export class ChatSessionPageModel {
  @Field(() => [ChatSessionModel])
  items!: ChatSessionModel[];

  @Field(() => String, { nullable: true })
  nextCursor!: string | null;
}

@ObjectType('MessagePage')
export class MessagePageModel {
  @Field(() => [MessageModel])
  items!: MessageModel[];

  @Field(() => String, { nullable: true })
  nextCursor!: string | null;
}

@ObjectType('ReplyFailure')
export class ReplyFailureModel {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType('Reply')
export class ReplyModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  sessionId!: string;

  @Field(() => String)
  state!: ReplyState;

  @Field(() => MessageModel, { nullable: true })
  studentMessage!: MessageModel | null;

  @Field(() => MessageModel, { nullable: true })
  message!: MessageModel | null;

  @Field(() => ReplyFailureModel, { nullable: true })
  error!: ReplyFailureModel | null;
}

@ObjectType('ReplyStarted')
export class ReplyStartedModel {
  @Field(() => Int)
  seq!: number;

  @Field(() => ID)
  replyId!: string;

  @Field(() => ID)
  sessionId!: string;

  @Field(() => ID)
  courseId!: string;

  @Field(() => MessageModel, { nullable: true })
  studentMessage!: MessageModel | null;
}

@ObjectType('ReplyToken')
export class ReplyTokenModel {
  @Field(() => Int)
  seq!: number;

  @Field(() => String)
  text!: string;
}

@ObjectType('ReplyCitation')
export class ReplyCitationModel {
  @Field(() => Int)
  seq!: number;

  @Field(() => CitationModel)
  citation!: CitationModel;
}

@ObjectType('ReplyVerdict')
export class ReplyVerdictModel {
  @Field(() => Int)
  seq!: number;

  @Field(() => VerdictModel)
  verdict!: VerdictModel;
}

@ObjectType('ReplyDone')
export class ReplyDoneModel {
  @Field(() => Int)
  seq!: number;

  @Field(() => ReplyModel)
  reply!: ReplyModel;

  @Field(() => ChatSessionModel)
  session!: ChatSessionModel;
}

@ObjectType('ReplyError')
export class ReplyErrorModel {
  @Field(() => Int)
  seq!: number;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

const modelOfType = {
  reply: ReplyStartedModel,
  token: ReplyTokenModel,
  citation: ReplyCitationModel,
  verdict: ReplyVerdictModel,
  done: ReplyDoneModel,
  error: ReplyErrorModel,
} as const;

export const ReplyEventModel = createUnionType({
  name: 'ReplyEvent',
  description: 'What happens in a reply, numbered from 1; ReplyDone or ReplyError is the last.',
  types: () => Object.values(modelOfType),
  resolveType: ({ type }: { type: keyof typeof modelOfType }) => modelOfType[type],
});
