import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { AccessCode, Course, EnrolmentInput, IdParams } from '@aila/contracts';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { EnrolmentsService } from './enrolments.service.js';

@ApiTags('enrolments')
@ApiBearerAuth()
@Controller('api/v1')
export class EnrolmentsController {
  constructor(private readonly enrolments: EnrolmentsService) {}

  @Post('enrolments')
  @HttpCode(200)
  @Policy('signed-in')
  @ApiResponse({ status: 200, schema: Course as never })
  join(@CurrentActor() actor: UserActor, @Body({ schema: EnrolmentInput }) { accessCode }: EnrolmentInput) {
    return this.enrolments.join(actor, accessCode);
  }

  @Get('courses/:id/access-code')
  @Policy('access-code.manage')
  @ApiResponse({ status: 200, schema: AccessCode as never })
  accessCode(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.enrolments.accessCode(actor, id);
  }

  @Post('courses/:id/access-code')
  @Policy('access-code.manage')
  @ApiResponse({ status: 201, schema: AccessCode as never })
  renewAccessCode(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.enrolments.renewAccessCode(actor, id);
  }
}
