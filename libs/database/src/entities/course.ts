import type { CourseRole, Language } from '@aila/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'course', name: 'course' })
export class CourseRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  title!: string;

  @Column('text')
  department!: string;

  @Column('text')
  number!: string;

  /** Empty where nobody says. */
  @Column('text')
  term!: string;

  @Column('text')
  language!: Language;

  /** Students see active courses only. */
  @Column('boolean')
  active!: boolean;

  /** Counts the changes of the row. */
  @Column('integer')
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

@Entity({ schema: 'course', name: 'concept' })
export class ConceptRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  @Column('text')
  title!: string;

  @Column('integer')
  position!: number;

  @Column('integer')
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

@Entity({ schema: 'course', name: 'module' })
export class ModuleRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  @Column('uuid', { name: 'concept_id' })
  conceptId!: string;

  @Column('text')
  title!: string;

  @Column('text')
  description!: string;

  /** False: a draft, which students do not see. */
  @Column('boolean')
  published!: boolean;

  /** From when students see it once it is published; null: at once. */
  @Column('timestamptz', { name: 'release_at', nullable: true })
  releaseAt!: Date | null;

  @Column('integer')
  position!: number;

  @Column('integer')
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

@Entity({ schema: 'course', name: 'enrolment' })
export class EnrolmentRow {
  @PrimaryColumn('uuid', { name: 'course_id' })
  courseId!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  role!: CourseRole;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

@Entity({ schema: 'course', name: 'access_code' })
export class AccessCodeRow {
  @PrimaryColumn('uuid', { name: 'course_id' })
  courseId!: string;

  @Column('text')
  code!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** Null: as often as people like. */
  @Column('integer', { name: 'max_uses', nullable: true })
  maxUses!: number | null;

  @Column('integer')
  uses!: number;
}
