import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { CourseMemberPage, IdParams, MemberParams, MemberQuery, roleOfGroup } from '@aila/contracts';
import { Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Answers } from '../docs/answers.js';
import { MembersService } from './members.service.js';

/** Students, assistants and observers of a course; `courses/{id}/instructors` is with the courses. */
@ApiTags('members')
@ApiBearerAuth()
@Controller('api/v1/courses/:id')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get('members')
  @Policy('member.list')
  @Answers(200, CourseMemberPage)
  list(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: MemberQuery }) query: MemberQuery,
  ) {
    return this.members.list(actor, id, query);
  }

  @Put(':group/:userId')
  @HttpCode(204)
  @Policy('member.manage')
  @ApiResponse({ status: 204 })
  assign(@CurrentActor() actor: UserActor, @Param({ schema: MemberParams }) { id, group, userId }: MemberParams) {
    return this.members.assign(actor, id, userId, roleOfGroup(group));
  }

  @Delete(':group/:userId')
  @HttpCode(204)
  @Policy('member.manage')
  @ApiResponse({ status: 204 })
  remove(@CurrentActor() actor: UserActor, @Param({ schema: MemberParams }) { id, group, userId }: MemberParams) {
    return this.members.remove(actor, id, userId, roleOfGroup(group));
  }
}
