import { Handles, type Caller } from '@aila/authentication';
import {
  roleOfGroup,
  type AccessCode,
  type AccessCodeLimits,
  type Course,
  type CourseMemberPage,
  type EnrolmentInput,
  type MemberParams,
  type MemberQuery,
} from '@aila/contracts';
import { enrolments } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { EnrolmentsService } from './enrolments.service.js';
import { MembersService } from './members.service.js';

type Id = { readonly id: string };

/** Joining a course, and its students, assistants and observers; its instructors are with the courses. */
@Controller('api/v1')
export class EnrolmentsController {
  constructor(
    private readonly enrolments: EnrolmentsService,
    private readonly service: MembersService,
  ) {}

  @Handles(enrolments.joinCourse)
  joinCourse({ actor }: Caller, { accessCode }: EnrolmentInput): Promise<Course> {
    return this.enrolments.join(actor, accessCode);
  }

  @Handles(enrolments.accessCode)
  accessCode({ actor }: Caller, { id }: Id): Promise<AccessCode> {
    return this.enrolments.accessCode(actor, id);
  }

  @Handles(enrolments.limitAccessCode)
  limitAccessCode({ actor }: Caller, { id }: Id, limits: AccessCodeLimits): Promise<AccessCode> {
    return this.enrolments.limitAccessCode(actor, id, limits);
  }

  @Handles(enrolments.renewAccessCode)
  renewAccessCode({ actor }: Caller, { id }: Id): Promise<AccessCode> {
    return this.enrolments.renewAccessCode(actor, id);
  }

  @Handles(enrolments.members)
  members({ actor }: Caller, { id }: Id, query: MemberQuery): Promise<CourseMemberPage> {
    return this.service.list(actor, id, query);
  }

  @Handles(enrolments.assignCourseRole)
  assignCourseRole({ actor }: Caller, { id, group, userId }: MemberParams): Promise<void> {
    return this.service.assign(actor, id, userId, roleOfGroup(group));
  }

  @Handles(enrolments.removeMember)
  removeMember({ actor }: Caller, { id, group, userId }: MemberParams): Promise<void> {
    return this.service.remove(actor, id, userId, roleOfGroup(group));
  }
}
