import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { EnrolmentInput } from '@aila/contracts';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CourseModel } from '../courses/course.model.js';
import { parse } from '../graphql/parse.js';
import { EnrolmentsService } from './enrolments.service.js';

@Resolver()
export class EnrolmentsResolver {
  constructor(private readonly service: EnrolmentsService) {}

  @Mutation(() => CourseModel)
  @Policy('signed-in')
  joinCourse(@CurrentActor() actor: UserActor, @Args('accessCode', { type: () => String }) accessCode: string) {
    return this.service.join(actor, parse(EnrolmentInput, { accessCode }).accessCode);
  }
}
