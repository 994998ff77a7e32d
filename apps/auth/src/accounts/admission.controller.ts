import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import {
  EmailDomains,
  PromisedRole,
  PromiseRoleInput,
  type PromiseAnswer,
  type PromisedRoleList,
} from '@aila/contracts';
import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { AdmissionService } from './admission.service.js';

@Controller('v1')
export class AdmissionController {
  constructor(private readonly admission: AdmissionService) {}

  @Get('email-domains')
  @Policy('people.manage')
  domains(@CurrentActor() actor: UserActor): Promise<EmailDomains> {
    return this.admission.domains(actor);
  }

  @Put('email-domains')
  @Policy('people.manage')
  setDomains(
    @CurrentActor() actor: UserActor,
    @Body({ schema: EmailDomains }) body: EmailDomains,
  ): Promise<EmailDomains> {
    return this.admission.setDomains(actor, body);
  }

  @Get('promised-roles')
  @Policy('people.manage')
  async promises(@CurrentActor() actor: UserActor): Promise<PromisedRoleList> {
    return { items: await this.admission.promises(actor) };
  }

  @Put('promised-roles')
  @Policy('people.manage')
  promise(
    @CurrentActor() actor: UserActor,
    @Body({ schema: PromiseRoleInput }) body: PromiseRoleInput,
  ): Promise<PromiseAnswer> {
    return this.admission.promise(actor, body);
  }

  @Delete('promised-roles')
  @HttpCode(204)
  @Policy('people.manage')
  withdraw(@CurrentActor() actor: UserActor, @Body({ schema: PromisedRole }) body: PromisedRole): Promise<void> {
    return this.admission.withdraw(actor, body);
  }
}
