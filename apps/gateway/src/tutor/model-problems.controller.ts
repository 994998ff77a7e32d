import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { ModelProblemList } from '@aila/contracts';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Answers } from '../docs/answers.js';
import { ModelProblemsService } from './model-problems.service.js';

/** Administrators see why the tutor's model fails. */
@ApiTags('tutor')
@ApiBearerAuth()
@Controller('api/v1/tutor')
export class ModelProblemsController {
  constructor(private readonly problems: ModelProblemsService) {}

  @Get('problems')
  @Policy('tutor.status')
  @Answers(200, ModelProblemList)
  async list(@CurrentActor() actor: UserActor): Promise<ModelProblemList> {
    return { items: await this.problems.list(actor) };
  }
}
