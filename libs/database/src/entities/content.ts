import type { FileFailure, FileState } from '@aila/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file as people see it; its bytes and what was read from them belong to its versions. */
@Entity({ schema: 'content', name: 'file' })
export class FileRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  @Column('uuid', { name: 'module_id' })
  moduleId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  /** The version that retrieval uses; null until the first one is ready. */
  @Column('uuid', { name: 'current_version_id', nullable: true })
  currentVersionId!: string | null;

  @Column('uuid', { name: 'uploaded_by', nullable: true })
  uploadedBy!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

@Entity({ schema: 'content', name: 'file_version' })
export class FileVersionRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'file_id' })
  fileId!: string;

  @Column('uuid', { name: 'module_id' })
  moduleId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  /** Counts from 1 within the file. */
  @Column('integer')
  number!: number;

  /** `{courseId}/{moduleId}/{fileId}/{number}`, made by the server. */
  @Column('text', { name: 'object_key' })
  objectKey!: string;

  @Column('text', { name: 'media_type' })
  mediaType!: string;

  /** Announced at upload and enforced by the store. bigint arrives as a string. */
  @Column('bigint', { name: 'size_bytes' })
  sizeBytes!: string;

  /** SHA-256 of the bytes, known once they were read. */
  @Column('bytea', { nullable: true })
  sha256!: Buffer | null;

  @Column('text')
  state!: FileState;

  @Column('text', { nullable: true })
  failure!: FileFailure | null;

  @Column('integer', { name: 'pages_done' })
  pagesDone!: number;

  @Column('integer', { name: 'pages_total', nullable: true })
  pagesTotal!: number | null;

  @Column('integer', { name: 'chunks_done' })
  chunksDone!: number;

  @Column('integer', { name: 'chunks_total', nullable: true })
  chunksTotal!: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

@Entity({ schema: 'content', name: 'page' })
export class PageRow {
  @PrimaryColumn('uuid', { name: 'version_id' })
  versionId!: string;

  /** Counts from 1. */
  @PrimaryColumn('integer')
  number!: number;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  @Column('text')
  text!: string;
}

@Entity({ schema: 'content', name: 'chunk' })
export class ChunkRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'version_id' })
  versionId!: string;

  @Column('uuid', { name: 'file_id' })
  fileId!: string;

  @Column('uuid', { name: 'module_id' })
  moduleId!: string;

  @Column('uuid', { name: 'course_id' })
  courseId!: string;

  /** Order within the version, from 0. */
  @Column('integer')
  ordinal!: number;

  /** The page on which it begins. */
  @Column('integer')
  page!: number;

  /** The page on which it ends. */
  @Column('integer', { name: 'page_end' })
  pageEnd!: number;

  @Column('text', { name: 'heading_path', array: true })
  headingPath!: string[];

  /** Character position in the text of `page`. */
  @Column('integer', { name: 'span_start' })
  spanStart!: number;

  /** Character position in the text of `pageEnd`, exclusive. */
  @Column('integer', { name: 'span_end' })
  spanEnd!: number;

  /** The text between the two positions; a form feed stands where a page ends. */
  @Column('text')
  text!: string;
}
