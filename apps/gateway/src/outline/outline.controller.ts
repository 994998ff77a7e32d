import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { Concept, ConceptInput, IdParams, Module, ModuleInput, ModulePatch, OutlineOrder } from '@aila/contracts';
import { Body, Controller, Delete, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { OutlineService } from './outline.service.js';

@ApiTags('outline')
@ApiBearerAuth()
@Controller('api/v1')
export class OutlineController {
  constructor(private readonly outline: OutlineService) {}

  @Post('courses/:id/concepts')
  @Policy('outline.edit')
  @Refuses('NAME_TAKEN')
  @Answers(201, Concept)
  addConcept(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: ConceptInput }) input: ConceptInput,
  ) {
    return this.outline.addConcept(actor, id, input);
  }

  @Put('courses/:id/outline')
  @HttpCode(204)
  @Policy('outline.edit')
  @Refuses('CONFLICT', 'NAME_TAKEN')
  @ApiResponse({ status: 204 })
  reorder(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: OutlineOrder }) order: OutlineOrder,
  ) {
    return this.outline.reorder(actor, id, order);
  }

  @Patch('concepts/:id')
  @Policy('outline.edit')
  @Refuses('NAME_TAKEN')
  @Answers(200, Concept)
  renameConcept(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: ConceptInput }) input: ConceptInput,
  ) {
    return this.outline.renameConcept(actor, id, input);
  }

  @Delete('concepts/:id')
  @HttpCode(204)
  @Policy('outline.edit')
  @ApiResponse({ status: 204 })
  removeConcept(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.outline.removeConcept(actor, id);
  }

  @Post('concepts/:id/modules')
  @Policy('outline.edit')
  @Refuses('NAME_TAKEN')
  @Answers(201, Module)
  addModule(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: ModuleInput }) input: ModuleInput,
  ) {
    return this.outline.addModule(actor, id, input);
  }

  @Patch('modules/:id')
  @Policy('outline.edit')
  @Refuses('NAME_TAKEN')
  @Answers(200, Module)
  updateModule(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: ModulePatch }) patch: ModulePatch,
  ) {
    return this.outline.updateModule(actor, id, patch);
  }

  @Delete('modules/:id')
  @HttpCode(204)
  @Policy('outline.edit')
  @ApiResponse({ status: 204 })
  removeModule(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.outline.removeModule(actor, id);
  }
}
