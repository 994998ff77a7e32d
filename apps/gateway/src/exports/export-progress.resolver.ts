import { CurrentCaller, Policy, SignInWatch, type Caller } from '@aila/authentication';
import { ChatExport, Id, typeNames } from '@aila/contracts';
import type { JobProgress } from '@aila/queue';
import type { Type } from '@nestjs/common';
import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { z } from 'zod';
import { CoursesService } from '../courses/courses.service.js';
import { parse } from '../graphql/parse.js';
import { typeOf } from '../graphql/types-of-schemas.js';
import { ExportProgressFeed } from './export-progress.feed.js';

const { state, failure, messagesDone, messagesTotal } = ChatExport.shape;
const Change = z
  .object({ id: Id, courseId: Id, state, failure, messagesDone, messagesTotal })
  .meta({ description: 'How far an export has come; nothing is read for it.' })
  .register(typeNames, { name: 'ChatExportChange' });
const changeType = typeOf(Change, 'answer').type as Type;

@Resolver()
export class ExportProgressResolver {
  constructor(
    private readonly feed: ExportProgressFeed,
    private readonly courses: CoursesService,
    private readonly watch: SignInWatch,
  ) {}

  /** Each change of one’s own exports of the course. It ends within seconds once the caller may no longer make them. */
  @Subscription(() => changeType, { resolve: (change: JobProgress['chat-export']) => change })
  @Policy('chat-log.export')
  async chatExportProgress(@CurrentCaller() { actor }: Caller, @Args('courseId', { type: () => ID }) courseId: string) {
    const id = parse(Id, courseId);
    await this.courses.authorise(actor, 'chat-log.export', { courseId: id });
    return this.watch.whileAllowed(actor, { courseId: id }, this.feed.of(actor.userId, id));
  }
}
