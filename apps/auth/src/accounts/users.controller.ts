import { Handles, type Caller } from '@aila/authentication';
import type { Person, PersonPage, PersonQuery, RoleParams } from '@aila/contracts';
import { people } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { UsersService } from './users.service.js';

type Id = { readonly id: string };

@Controller('v1')
export class UsersController {
  constructor(private readonly service: UsersService) {}

  @Handles(people.users)
  users({ actor }: Caller, query: PersonQuery): Promise<PersonPage> {
    return this.service.list(actor, query);
  }

  @Handles(people.user)
  user({ actor }: Caller, { id }: Id): Promise<Person> {
    return this.service.find(actor, id);
  }

  @Handles(people.giveRole)
  giveRole({ actor }: Caller, { id, role }: RoleParams): Promise<Person> {
    return this.service.giveRole(actor, id, role);
  }

  @Handles(people.takeRole)
  takeRole({ actor }: Caller, { id, role }: RoleParams): Promise<Person> {
    return this.service.takeRole(actor, id, role);
  }

  @Handles(people.disableUser)
  disableUser({ actor }: Caller, { id }: Id): Promise<Person> {
    return this.service.disable(actor, id);
  }

  @Handles(people.enableUser)
  enableUser({ actor }: Caller, { id }: Id): Promise<Person> {
    return this.service.enable(actor, id);
  }
}
