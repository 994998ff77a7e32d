import type { FileFailure, FileState } from '@aila/contracts';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('FileProgress')
export class FileProgressModel {
  @Field(() => Int)
  pagesDone!: number;

  @Field(() => Int, { nullable: true })
  pagesTotal!: number | null;

  @Field(() => Int)
  chunksDone!: number;

  @Field(() => Int, { nullable: true })
  chunksTotal!: number | null;
}

@ObjectType('CourseFile')
export class CourseFileModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  courseId!: string;

  @Field(() => ID)
  moduleId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  description!: string;

  @Field(() => String)
  mediaType!: string;

  @Field(() => Int)
  sizeBytes!: number;

  @Field(() => String, { description: 'awaiting-upload, queued, extracting, embedding, ready, failed or cancelled.' })
  state!: FileState;

  @Field(() => String, { nullable: true, description: 'Why it failed, as a stable code.' })
  failure!: FileFailure | null;

  @Field(() => FileProgressModel)
  progress!: FileProgressModel;

  @Field(() => Int, { description: 'Number of the newest version.' })
  version!: number;

  @Field(() => Int, { nullable: true, description: 'Number of the version that the tutor uses.' })
  readyVersion!: number | null;

  @Field(() => Int, { nullable: true })
  pageCount!: number | null;

  @Field(() => String)
  createdAt!: string;

  @Field(() => String)
  updatedAt!: string;
}

@ObjectType('FileChange', { description: 'What has become of the newest version of a file; nothing is read for it.' })
export class FileChangeModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  courseId!: string;

  @Field(() => ID)
  moduleId!: string;

  @Field(() => String, { description: 'As of a CourseFile.' })
  state!: FileState;

  @Field(() => String, { nullable: true, description: 'Why it failed, as a stable code.' })
  failure!: FileFailure | null;

  @Field(() => FileProgressModel)
  progress!: FileProgressModel;

  @Field(() => Int, { description: 'Number of the newest version; the tutor uses it from the state ready on.' })
  version!: number;
}

@ObjectType('CourseFilePage')
export class CourseFilePageModel {
  @Field(() => [CourseFileModel])
  items!: CourseFileModel[];

  @Field(() => String, { nullable: true })
  nextCursor!: string | null;
}

@ObjectType('FilePage', { description: 'The text that the tutor reads of one page.' })
export class FilePageModel {
  @Field(() => ID)
  fileId!: string;

  @Field(() => String)
  fileName!: string;

  @Field(() => Int)
  number!: number;

  @Field(() => Int)
  pageCount!: number;

  @Field(() => String)
  text!: string;
}

@InputType('UploadInput')
export class UploadInputModel {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'Media type, as application/pdf.' })
  type!: string;

  @Field(() => Int, { description: 'Bytes.' })
  size!: number;

  @Field(() => String, { nullable: true })
  description?: string;
}

@ObjectType('NameAndValue')
export class NameAndValueModel {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  value!: string;
}

@ObjectType('UploadPermit')
export class UploadPermitModel {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  method!: string;

  @Field(() => String)
  url!: string;

  @Field(() => [NameAndValueModel])
  headers!: NameAndValueModel[];

  @Field(() => [NameAndValueModel])
  fields!: NameAndValueModel[];

  @Field(() => String)
  contentType!: string;

  @Field(() => Int)
  minBytes!: number;

  @Field(() => Int)
  maxBytes!: number;

  @Field(() => String)
  expiresAt!: string;

  @Field(() => CourseFileModel)
  file!: CourseFileModel;
}
