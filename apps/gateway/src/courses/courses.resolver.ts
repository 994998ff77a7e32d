import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { EnrolmentInput, Id, ListQuery } from '@aila/contracts';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { EnrolmentsService } from '../enrolments/enrolments.service.js';
import { parse } from '../graphql/parse.js';
import { CourseModel, CourseOutlineModel, CoursePageModel } from './course.model.js';
import { CoursesService } from './courses.service.js';

@Resolver()
export class CoursesResolver {
  constructor(
    private readonly service: CoursesService,
    private readonly enrolments: EnrolmentsService,
  ) {}

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

  @Mutation(() => CourseModel)
  @Policy('signed-in')
  joinCourse(@CurrentActor() actor: UserActor, @Args('accessCode', { type: () => String }) accessCode: string) {
    return this.enrolments.join(actor, parse(EnrolmentInput, { accessCode }).accessCode);
  }
}
