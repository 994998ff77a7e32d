import type { ReplyNotice, ReplyState, Verdict } from '@aila/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'chat', name: 'session' })
export class SessionRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'module_id' })
  moduleId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  @Column('text')
  name!: string;

  /** A name that a person gave is never replaced. */
  @Column('boolean', { name: 'named_by_user' })
  namedByUser!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_activity_at' })
  lastActivityAt!: Date;
}

@Entity({ schema: 'chat', name: 'message' })
export class MessageRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  /** Order within the session, from 0. */
  @Column('integer')
  ordinal!: number;

  @Column('text')
  role!: 'student' | 'tutor';

  @Column('text')
  content!: string;

  /** The reply that made a tutor's message. */
  @Column('uuid', { name: 'reply_id', nullable: true })
  replyId!: string | null;

  /** The question open after a tutor's message, as the tutor library keeps it. */
  @Column('jsonb', { nullable: true })
  question!: object | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

/** A turn of the tutor while it runs and what it cost once it is over. */
@Entity({ schema: 'chat', name: 'reply' })
export class ReplyRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  /** Null for the opening of a session. */
  @Column('uuid', { name: 'student_message_id', nullable: true })
  studentMessageId!: string | null;

  @Column('text')
  state!: ReplyState;

  /** Where the instance that runs it can be reached, e.g. `https://10.0.3.17:8443`. */
  @Column('text', { name: 'owner_address' })
  ownerAddress!: string;

  /** Past this moment the owner counts as gone. */
  @Column('timestamptz', { name: 'lease_until' })
  leaseUntil!: Date;

  /** What was said so far, saved at intervals. */
  @Column('text')
  text!: string;

  /** The events so far without their texts. */
  @Column('jsonb')
  events!: unknown[];

  /** Idempotency key of the request that asked for it. */
  @Column('text', { name: 'request_key', nullable: true })
  requestKey!: string | null;

  /** Why a complete reply is not the whole answer. */
  @Column('text', { nullable: true })
  notice!: ReplyNotice | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: string | null;

  @Column('text')
  model!: string;

  @Column('text', { name: 'prompt_version' })
  promptVersion!: string;

  @Column('integer', { name: 'input_tokens', nullable: true })
  inputTokens!: number | null;

  @Column('integer', { name: 'output_tokens', nullable: true })
  outputTokens!: number | null;

  /** Milliseconds from the request to the first token. */
  @Column('integer', { name: 'first_token_ms', nullable: true })
  firstTokenMs!: number | null;

  @Column('integer', { name: 'total_ms', nullable: true })
  totalMs!: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}

@Entity({ schema: 'chat', name: 'citation' })
export class CitationRow {
  @PrimaryColumn('uuid', { name: 'message_id' })
  messageId!: string;

  @PrimaryColumn('integer')
  marker!: number;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  /** Kept without a foreign key: a transcript outlives the file that it cites. */
  @Column('uuid', { name: 'file_id' })
  fileId!: string;

  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('text', { name: 'file_name' })
  fileName!: string;

  @Column('integer')
  page!: number;

  @Column('text')
  quote!: string;

  @Column('integer', { name: 'span_start' })
  spanStart!: number;

  @Column('integer', { name: 'span_end' })
  spanEnd!: number;
}

/** One graded answer: the evidence that mastery is computed from. */
@Entity({ schema: 'chat', name: 'attempt' })
export class AttemptRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  @Column('uuid', { name: 'module_id' })
  moduleId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** The tutor's message that carries the verdict. */
  @Column('uuid', { name: 'message_id' })
  messageId!: string;

  /** The key statement that was asked about. */
  @Column('text', { name: 'statement_id' })
  statementId!: string;

  @Column('text')
  question!: string;

  @Column('text')
  answer!: string;

  @Column('text')
  outcome!: Verdict['outcome'];

  /** 0 to 1. */
  @Column('double precision')
  score!: number;

  @Column('jsonb')
  covered!: string[];

  @Column('jsonb')
  missing!: string[];

  /** The graded ideas of the rubric, and the hints taken before the answer. */
  @Column('jsonb')
  evidence!: object;

  /** How far the student was in the module with this attempt. */
  @Column('jsonb')
  progress!: Verdict['progress'];

  @Column('text')
  model!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

/** The result of the mastery function over all attempts, kept so that lists need not compute it. */
@Entity({ schema: 'chat', name: 'mastery' })
export class MasteryRow {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @PrimaryColumn('uuid', { name: 'module_id' })
  moduleId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  /** 0 to 1. */
  @Column('double precision')
  score!: number;

  @Column('integer')
  attempts!: number;

  /** When the threshold was first reached. Later answers do not take it back; deleting the exchange that brought it does. */
  @Column('timestamptz', { name: 'achieved_at', nullable: true })
  achievedAt!: Date | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

/** How a module's tutor helps, and when it counts the module as mastered. Without a row the defaults hold. */
@Entity({ schema: 'chat', name: 'module_policy' })
export class ModulePolicyRow {
  @PrimaryColumn('uuid', { name: 'module_id' })
  moduleId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  /** 0 to 3. */
  @Column('integer', { name: 'max_hints' })
  maxHints!: number;

  /** Null: the tutor never shows the answer. */
  @Column('integer', { name: 'reveal_after_tries', nullable: true })
  revealAfterTries!: number | null;

  /** Above 0, below 1. */
  @Column('double precision', { name: 'mastery_threshold' })
  masteryThreshold!: number;

  /** How many different statements must have been answered. */
  @Column('integer', { name: 'mastery_statements' })
  masteryStatements!: number;
}
