import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { ModelProblemsService } from './model-problems.service.js';

@ObjectType('ModelProblem', { description: 'The last time that a model of the tutor failed.' })
export class ModelProblemModel {
  @Field(() => String, { description: 'Provider and name, as openai:llama3.1.' })
  model!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String, { description: 'What the provider said, without keys and without words of a chat.' })
  reason!: string;

  @Field(() => String)
  happenedAt!: string;
}

/** Administrators see why the tutor's model fails. */
@Resolver()
export class ModelProblemsResolver {
  constructor(private readonly problems: ModelProblemsService) {}

  @Query(() => [ModelProblemModel])
  @Policy('tutor.status')
  tutorProblems(@CurrentActor() actor: UserActor) {
    return this.problems.list(actor);
  }
}
