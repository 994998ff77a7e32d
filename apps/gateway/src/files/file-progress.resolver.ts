import { CurrentCaller, Policy, SignInWatch, type Caller } from '@aila/authentication';
import { CourseFile, FileProgress, Id, typeNames } from '@aila/contracts';
import type { Type } from '@nestjs/common';
import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { z } from 'zod';
import { CoursesService } from '../courses/courses.service.js';
import { parse } from '../graphql/parse.js';
import { typeOf } from '../graphql/types-of-schemas.js';
import { FileProgressFeed, type FileChange } from './file-progress.feed.js';

const { state, failure } = CourseFile.shape;
const Change = z
  .object({
    id: Id,
    courseId: Id,
    moduleId: Id,
    state: state.meta({ description: 'As of a CourseFile.' }),
    failure,
    progress: FileProgress,
    version: z
      .number()
      .int()
      .meta({ description: 'Number of the newest version; the tutor uses it from the state ready on.' }),
  })
  .meta({ description: 'What has become of the newest version of a file; nothing is read for it.' })
  .register(typeNames, { name: 'FileChange' });
const changeType = typeOf(Change, 'answer').type as Type;

@Resolver()
export class FileProgressResolver {
  constructor(
    private readonly progress: FileProgressFeed,
    private readonly courses: CoursesService,
    private readonly watch: SignInWatch,
  ) {}

  /** Each change of a file of the module. It ends within seconds once the caller may no longer see it. */
  @Subscription(() => changeType, { resolve: (change: FileChange) => change })
  @Policy('file.list')
  async fileProgress(@CurrentCaller() caller: Caller, @Args('moduleId', { type: () => ID }) moduleId: string) {
    const id = parse(Id, moduleId);
    const courseId = await this.courses.authorise(caller.actor, 'file.list', { moduleId: id });
    return this.watch.whileAllowed(caller.actor, { courseId }, this.progress.ofModule(id));
  }
}
