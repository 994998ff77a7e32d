import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { IdParams, PersonQuery, RoleParams, type Person, type PersonPage } from '@aila/contracts';
import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { UsersService } from './users.service.js';

@Controller('v1/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Policy('people.manage')
  list(@CurrentActor() actor: UserActor, @Query({ schema: PersonQuery }) query: PersonQuery): Promise<PersonPage> {
    return this.users.list(actor, query);
  }

  @Get(':id')
  @Policy('people.manage')
  find(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<Person> {
    return this.users.find(actor, id);
  }

  @Put(':id/roles/:role')
  @Policy('people.manage')
  giveRole(@CurrentActor() actor: UserActor, @Param({ schema: RoleParams }) { id, role }: RoleParams): Promise<Person> {
    return this.users.giveRole(actor, id, role);
  }

  @Delete(':id/roles/:role')
  @Policy('people.manage')
  takeRole(@CurrentActor() actor: UserActor, @Param({ schema: RoleParams }) { id, role }: RoleParams): Promise<Person> {
    return this.users.takeRole(actor, id, role);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @Policy('people.manage')
  disable(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<Person> {
    return this.users.disable(actor, id);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @Policy('people.manage')
  enable(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }): Promise<Person> {
    return this.users.enable(actor, id);
  }
}
