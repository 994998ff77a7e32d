import { Handles, type Caller } from '@aila/authentication';
import type { CoursePrivacy, CoursePrivacyInput } from '@aila/contracts';
import { privacy } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { PrivacyService } from './privacy.service.js';

type Id = { readonly id: string };

@Controller('api/v1')
export class PrivacyController {
  constructor(private readonly service: PrivacyService) {}

  @Handles(privacy.coursePrivacy)
  coursePrivacy({ actor }: Caller, { id }: Id): Promise<CoursePrivacy> {
    return this.service.current(actor, id);
  }

  @Handles(privacy.setCoursePrivacy)
  setCoursePrivacy({ actor }: Caller, { id }: Id, input: CoursePrivacyInput): Promise<CoursePrivacy> {
    return this.service.change(actor, id, input);
  }
}
