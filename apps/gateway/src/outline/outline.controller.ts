import { Handles, type Caller } from '@aila/authentication';
import type {
  Concept,
  ConceptInput,
  ConceptPatch,
  Module,
  ModuleInput,
  ModulePatch,
  OutlineOrder,
  ModuleTutoring,
  ModuleTutoringInput,
} from '@aila/contracts';
import { outline } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { TutoringService } from './tutoring.service.js';
import { OutlineService } from './outline.service.js';

type Id = { readonly id: string };

@Controller('api/v1')
export class OutlineController {
  constructor(
    private readonly service: OutlineService,
    private readonly tutoring: TutoringService,
  ) {}

  @Handles(outline.createConcept)
  async createConcept({ actor }: Caller, { id }: Id, input: ConceptInput) {
    return { ...(await this.service.addConcept(actor, id, input)), modules: [] };
  }

  @Handles(outline.reorderOutline)
  reorderOutline({ actor }: Caller, { id }: Id, order: OutlineOrder): Promise<void> {
    return this.service.reorder(actor, id, order);
  }

  @Handles(outline.renameConcept)
  renameConcept({ actor }: Caller, { id }: Id, input: ConceptPatch): Promise<Concept> {
    return this.service.renameConcept(actor, id, input);
  }

  @Handles(outline.createModule)
  createModule({ actor }: Caller, { id }: Id, input: ModuleInput): Promise<Module> {
    return this.service.addModule(actor, id, input);
  }

  @Handles(outline.updateModule)
  updateModule({ actor }: Caller, { id }: Id, patch: ModulePatch): Promise<Module> {
    return this.service.updateModule(actor, id, patch);
  }

  @Handles(outline.moduleTutoring)
  moduleTutoring({ actor }: Caller, { id }: Id): Promise<ModuleTutoring> {
    return this.tutoring.read(actor, id);
  }

  @Handles(outline.setModuleTutoring)
  setModuleTutoring({ actor }: Caller, { id }: Id, input: ModuleTutoringInput): Promise<ModuleTutoring> {
    return this.tutoring.set(actor, id, input);
  }

  @Handles(outline.resetModuleTutoring)
  resetModuleTutoring({ actor }: Caller, { id }: Id): Promise<void> {
    return this.tutoring.reset(actor, id);
  }
}
