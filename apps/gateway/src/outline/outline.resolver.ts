import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { ConceptInput, Id, ModuleInput, ModulePatch } from '@aila/contracts';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { ConceptModel, ModuleInputModel, ModuleModel } from '../courses/course.model.js';
import { parse } from '../graphql/parse.js';
import { OutlineService } from './outline.service.js';

@Resolver()
export class OutlineResolver {
  constructor(private readonly outline: OutlineService) {}

  @Mutation(() => ConceptModel)
  @Policy('outline.edit')
  async createConcept(
    @CurrentActor() actor: UserActor,
    @Args('courseId', { type: () => ID }) courseId: string,
    @Args('title', { type: () => String }) title: string,
  ) {
    return {
      ...(await this.outline.addConcept(actor, parse(Id, courseId), parse(ConceptInput, { title }))),
      modules: [],
    };
  }

  @Mutation(() => ModuleModel)
  @Policy('outline.edit')
  createModule(
    @CurrentActor() actor: UserActor,
    @Args('conceptId', { type: () => ID }) conceptId: string,
    @Args('input', { type: () => ModuleInputModel }) input: ModuleInputModel,
  ) {
    return this.outline.addModule(actor, parse(Id, conceptId), parse(ModuleInput, input));
  }

  @Mutation(() => ModuleModel)
  @Policy('outline.edit')
  updateModule(
    @CurrentActor() actor: UserActor,
    @Args('id', { type: () => ID }) id: string,
    @Args('title', { type: () => String, nullable: true }) title?: string,
    @Args('description', { type: () => String, nullable: true }) description?: string,
    @Args('conceptId', { type: () => ID, nullable: true }) conceptId?: string,
  ) {
    return this.outline.updateModule(actor, parse(Id, id), parse(ModulePatch, { title, description, conceptId }));
  }

  @Mutation(() => Boolean)
  @Policy('outline.edit')
  async deleteModule(@CurrentActor() actor: UserActor, @Args('id', { type: () => ID }) id: string) {
    await this.outline.removeModule(actor, parse(Id, id));
    return true;
  }

  @Mutation(() => Boolean)
  @Policy('outline.edit')
  async deleteConcept(@CurrentActor() actor: UserActor, @Args('id', { type: () => ID }) id: string) {
    await this.outline.removeConcept(actor, parse(Id, id));
    return true;
  }
}
