import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { Id, ListQuery } from '@aila/contracts';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { parse } from '../graphql/parse.js';
import { CourseOutlineModel, CoursePageModel } from './course.model.js';
import { CoursesService } from './courses.service.js';

@Resolver()
export class CoursesResolver {
  constructor(private readonly service: CoursesService) {}

  @Query(() => CoursePageModel)
  @Policy('signed-in')
  courses(
    @CurrentActor() actor: UserActor,
    @Args('cursor', { type: () => String, nullable: true }) cursor?: string,
    @Args('limit', { type: () => Int, nullable: true }) limit?: number,
  ) {
    return this.service.list(actor, parse(ListQuery, { cursor, limit }));
  }

  @Query(() => CourseOutlineModel)
  @Policy('course.read')
  course(@CurrentActor() actor: UserActor, @Args('id', { type: () => ID }) id: string) {
    return this.service.outline(actor, parse(Id, id));
  }
}
