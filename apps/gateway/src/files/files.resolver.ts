import { CurrentCaller, Policy, SessionWatch, type Caller } from '@aila/authentication';
import { FilePageParams, Id, ListQuery, UploadInput } from '@aila/contracts';
import { Args, ID, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { CoursesService } from '../courses/courses.service.js';
import { parse } from '../graphql/parse.js';
import {
  CourseFileModel,
  CourseFilePageModel,
  FileChangeModel,
  FilePageModel,
  UploadInputModel,
  UploadPermitModel,
} from './file.model.js';
import { FileProgressFeed, type FileChange } from './file-progress.feed.js';
import { FilesService } from './files.service.js';

const files = { enforcedBy: 'files' } as const;
const pairs = (record: Record<string, string> = {}) => Object.entries(record).map(([name, value]) => ({ name, value }));

@Resolver()
export class FilesResolver {
  constructor(
    private readonly service: FilesService,
    private readonly progress: FileProgressFeed,
    private readonly courses: CoursesService,
    private readonly watch: SessionWatch,
  ) {}

  @Query(() => CourseFilePageModel)
  @Policy('file.list', files)
  files(
    @CurrentCaller() caller: Caller,
    @Args('moduleId', { type: () => ID }) moduleId: string,
    @Args('cursor', { type: () => String, nullable: true }) cursor?: string,
    @Args('limit', { type: () => Int, nullable: true }) limit?: number,
  ) {
    return this.service.list(caller, parse(Id, moduleId), parse(ListQuery, { cursor, limit }));
  }

  @Query(() => CourseFileModel)
  @Policy('file.list', files)
  file(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.service.read(caller, parse(Id, id));
  }

  @Query(() => FilePageModel)
  @Policy('page.read', files)
  filePage(
    @CurrentCaller() caller: Caller,
    @Args('fileId', { type: () => ID }) fileId: string,
    @Args('number', { type: () => Int }) number: number,
  ) {
    const params = parse(FilePageParams, { id: fileId, number });
    return this.service.page(caller, params.id, params.number);
  }

  @Mutation(() => UploadPermitModel)
  @Policy('file.edit', files)
  async requestUpload(
    @CurrentCaller() caller: Caller,
    @Args('moduleId', { type: () => ID }) moduleId: string,
    @Args('input', { type: () => UploadInputModel }) input: UploadInputModel,
  ) {
    const permit = await this.service.requestUpload(caller, parse(Id, moduleId), parse(UploadInput, input));
    return { ...permit, headers: pairs(permit.headers), fields: pairs(permit.fields) };
  }

  @Mutation(() => CourseFileModel)
  @Policy('file.edit', files)
  retryFile(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.service.retry(caller, parse(Id, id));
  }

  @Mutation(() => CourseFileModel)
  @Policy('file.edit', files)
  cancelFile(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.service.cancel(caller, parse(Id, id));
  }

  @Mutation(() => Boolean)
  @Policy('file.edit', files)
  async deleteFile(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    await this.service.remove(caller, parse(Id, id));
    return true;
  }

  /** Each change of a file of the module. It ends within seconds once the caller may no longer see it. */
  @Subscription(() => FileChangeModel, { resolve: (change: FileChange) => change })
  @Policy('file.list')
  async fileProgress(@CurrentCaller() caller: Caller, @Args('moduleId', { type: () => ID }) moduleId: string) {
    const id = parse(Id, moduleId);
    const courseId = await this.courses.authorise(caller.actor, 'file.list', { moduleId: id });
    return this.watch.whileAllowed(caller.actor, { courseId }, this.progress.ofModule(id));
  }
}
