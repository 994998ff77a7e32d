import { Handles, type Caller } from '@aila/authentication';
import type { EmailDomains, PromiseAnswer, PromisedRole, PromisedRoleList, PromiseRoleInput } from '@aila/contracts';
import { people } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { AdmissionService } from './admission.service.js';

@Controller('v1')
export class AdmissionController {
  constructor(private readonly admission: AdmissionService) {}

  @Handles(people.emailDomains)
  emailDomains({ actor }: Caller): Promise<EmailDomains> {
    return this.admission.domains(actor);
  }

  @Handles(people.setEmailDomains)
  setEmailDomains({ actor }: Caller, domains: EmailDomains): Promise<EmailDomains> {
    return this.admission.setDomains(actor, domains);
  }

  @Handles(people.promisedRoles)
  async promisedRoles({ actor }: Caller): Promise<PromisedRoleList> {
    return { items: await this.admission.promises(actor) };
  }

  @Handles(people.promiseRole)
  promiseRole({ actor }: Caller, input: PromiseRoleInput): Promise<PromiseAnswer> {
    return this.admission.promise(actor, input);
  }

  @Handles(people.withdrawPromisedRole)
  withdrawPromisedRole({ actor }: Caller, promise: PromisedRole): Promise<void> {
    return this.admission.withdraw(actor, promise);
  }
}
