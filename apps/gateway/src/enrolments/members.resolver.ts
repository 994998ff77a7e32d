import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { AssignedRole, Id, MemberQuery, type CourseRole } from '@aila/contracts';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CourseRoleEnum } from '../courses/course.model.js';
import { parse } from '../graphql/parse.js';
import { CourseMemberPageModel } from './member.model.js';
import { MembersService } from './members.service.js';

@Resolver()
export class MembersResolver {
  constructor(private readonly service: MembersService) {}

  @Query(() => CourseMemberPageModel)
  @Policy('member.list')
  members(
    @CurrentActor() actor: UserActor,
    @Args('courseId', { type: () => ID }) courseId: string,
    @Args('role', { type: () => CourseRoleEnum, nullable: true }) role?: CourseRole,
    @Args('cursor', { type: () => String, nullable: true }) cursor?: string,
    @Args('limit', { type: () => Int, nullable: true }) limit?: number,
  ) {
    return this.service.list(actor, parse(Id, courseId), parse(MemberQuery, { role, cursor, limit }));
  }

  @Mutation(() => Boolean)
  @Policy('member.manage')
  async assignCourseRole(
    @CurrentActor() actor: UserActor,
    @Args('courseId', { type: () => ID }) courseId: string,
    @Args('userId', { type: () => ID }) userId: string,
    @Args('role', { type: () => CourseRoleEnum }) role: CourseRole,
  ) {
    await this.service.assign(actor, parse(Id, courseId), parse(Id, userId), parse(AssignedRole, role));
    return true;
  }

  @Mutation(() => Boolean)
  @Policy('member.manage')
  async removeMember(
    @CurrentActor() actor: UserActor,
    @Args('courseId', { type: () => ID }) courseId: string,
    @Args('userId', { type: () => ID }) userId: string,
    @Args('role', { type: () => CourseRoleEnum }) role: CourseRole,
  ) {
    await this.service.remove(actor, parse(Id, courseId), parse(Id, userId), parse(AssignedRole, role));
    return true;
  }
}
