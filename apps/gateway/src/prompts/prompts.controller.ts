import { Handles, type Caller } from '@aila/authentication';
import type { CoursePrompt, CoursePromptInput, ListQuery, Page } from '@aila/contracts';
import { prompts } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { PromptsService } from './prompts.service.js';

type Id = { readonly id: string };

@Controller('api/v1')
export class PromptsController {
  constructor(private readonly service: PromptsService) {}

  @Handles(prompts.coursePrompt)
  coursePrompt({ actor }: Caller, { id }: Id): Promise<CoursePrompt> {
    return this.service.current(actor, id);
  }

  @Handles(prompts.changeCoursePrompt)
  changeCoursePrompt({ actor }: Caller, { id }: Id, input: CoursePromptInput): Promise<CoursePrompt> {
    return this.service.change(actor, id, input);
  }

  @Handles(prompts.coursePromptVersions)
  coursePromptVersions({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<CoursePrompt>> {
    return this.service.versions(actor, id, query);
  }
}
