import { Handles, type Caller } from '@aila/authentication';
import type { ModelProblemList } from '@aila/contracts';
import { tutor } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { ModelProblemsService } from './model-problems.service.js';

/** Administrators see why the tutor's model fails. */
@Controller('api/v1')
export class ModelProblemsController {
  constructor(private readonly problems: ModelProblemsService) {}

  @Handles(tutor.tutorProblems)
  async tutorProblems({ actor }: Caller): Promise<ModelProblemList> {
    return { items: await this.problems.list(actor) };
  }
}
