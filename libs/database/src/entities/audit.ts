import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who did what to whom. Written in the transaction of the change, never changed afterwards. */
@Entity({ schema: 'audit', name: 'event' })
export class AuditEventRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('timestamptz')
  at!: Date;

  /** Null for the work of a system job. */
  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text', { name: 'system_job', nullable: true })
  systemJob!: string | null;

  /** What happened, as `thing.verb`: `module.created`. */
  @Column('text')
  action!: string;

  @Column('uuid', { name: 'course_id', nullable: true })
  courseId!: string | null;

  @Column('uuid', { name: 'target_id', nullable: true })
  targetId!: string | null;

  /** Facts without personal text. */
  @Column('jsonb')
  details!: Record<string, string | number | boolean | null>;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;
}
