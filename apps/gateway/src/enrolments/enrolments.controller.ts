import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { AccessCode, Course, EnrolmentInput, IdParams } from '@aila/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { EnrolmentsService } from './enrolments.service.js';

@ApiTags('enrolments')
@ApiBearerAuth()
@Controller('api/v1')
export class EnrolmentsController {
  constructor(private readonly enrolments: EnrolmentsService) {}

  @Post('enrolments')
  @HttpCode(200)
  @Policy('signed-in')
  @Refuses('ACCESS_CODE_UNKNOWN', 'ACCESS_CODE_EXPIRED', 'COURSE_INACTIVE')
  @Answers(200, Course)
  join(@CurrentActor() actor: UserActor, @Body({ schema: EnrolmentInput }) { accessCode }: EnrolmentInput) {
    return this.enrolments.join(actor, accessCode);
  }

  @Get('courses/:id/access-code')
  @Policy('access-code.manage')
  @Answers(200, AccessCode)
  accessCode(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.enrolments.accessCode(actor, id);
  }

  @Post('courses/:id/access-code')
  @Policy('access-code.manage')
  @Answers(201, AccessCode)
  renewAccessCode(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.enrolments.renewAccessCode(actor, id);
  }
}
