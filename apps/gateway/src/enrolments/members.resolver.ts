import type { UserActor } from '@aila/access';
import { CurrentActor, PolicyOf } from '@aila/authentication';
import { AssignedRole, CourseRole, Id } from '@aila/contracts';
import { enrolments } from '@aila/contracts/operations';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { parse } from '../graphql/parse.js';
import { typeOf } from '../graphql/types-of-schemas.js';
import { MembersService } from './members.service.js';

const role = typeOf(CourseRole, 'input').type;

/** Members by their role, where REST has them by the group in a path. */
@Resolver()
export class MembersResolver {
  constructor(private readonly service: MembersService) {}

  @Mutation(() => Boolean)
  @PolicyOf(enrolments.assignCourseRole)
  async assignCourseRole(
    @CurrentActor() actor: UserActor,
    @Args('courseId', { type: () => ID }) courseId: string,
    @Args('userId', { type: () => ID }) userId: string,
    @Args('role', { type: () => role }) given: CourseRole,
  ) {
    await this.service.assign(actor, parse(Id, courseId), parse(Id, userId), parse(AssignedRole, given));
    return true;
  }

  @Mutation(() => Boolean)
  @PolicyOf(enrolments.removeMember)
  async removeMember(
    @CurrentActor() actor: UserActor,
    @Args('courseId', { type: () => ID }) courseId: string,
    @Args('userId', { type: () => ID }) userId: string,
    @Args('role', { type: () => role }) given: CourseRole,
  ) {
    await this.service.remove(actor, parse(Id, courseId), parse(Id, userId), parse(AssignedRole, given));
    return true;
  }
}
