import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import {
  EmailDomains,
  IdParams,
  Person,
  PersonPage,
  PersonQuery,
  PromiseAnswer,
  PromisedRole,
  PromisedRoleList,
  PromiseRoleInput,
  RoleParams,
} from '@aila/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { PeopleService } from './people.service.js';

const auth = { enforcedBy: 'auth' } as const;

/** Administrators manage people: who they are, what they may do, and whose addresses may open an account. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('api/v1')
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Get('users')
  @Policy('people.manage', auth)
  @Answers(200, PersonPage)
  list(@CurrentCaller() caller: Caller, @Query({ schema: PersonQuery }) query: PersonQuery) {
    return this.people.list(caller, query);
  }

  @Get('users/:id')
  @Policy('people.manage', auth)
  @Answers(200, Person)
  find(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.people.find(caller, id);
  }

  @Put('users/:id/roles/:role')
  @Policy('people.manage', auth)
  @Answers(200, Person)
  giveRole(@CurrentCaller() caller: Caller, @Param({ schema: RoleParams }) { id, role }: RoleParams) {
    return this.people.giveRole(caller, id, role);
  }

  @Delete('users/:id/roles/:role')
  @Policy('people.manage', auth)
  @Refuses('LAST_ADMIN')
  @Answers(200, Person)
  takeRole(@CurrentCaller() caller: Caller, @Param({ schema: RoleParams }) { id, role }: RoleParams) {
    return this.people.takeRole(caller, id, role);
  }

  @Post('users/:id/disable')
  @HttpCode(200)
  @Policy('people.manage', auth)
  @Refuses('LAST_ADMIN')
  @Answers(200, Person)
  disable(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.people.disable(caller, id);
  }

  @Post('users/:id/enable')
  @HttpCode(200)
  @Policy('people.manage', auth)
  @Answers(200, Person)
  enable(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.people.enable(caller, id);
  }

  @Get('email-domains')
  @Policy('people.manage', auth)
  @Answers(200, EmailDomains)
  domains(@CurrentCaller() caller: Caller) {
    return this.people.domains(caller);
  }

  @Put('email-domains')
  @Policy('people.manage', auth)
  @Answers(200, EmailDomains)
  setDomains(@CurrentCaller() caller: Caller, @Body({ schema: EmailDomains }) body: EmailDomains) {
    return this.people.setDomains(caller, body);
  }

  @Get('promised-roles')
  @Policy('people.manage', auth)
  @Answers(200, PromisedRoleList)
  promises(@CurrentCaller() caller: Caller) {
    return this.people.promises(caller);
  }

  @Put('promised-roles')
  @Policy('people.manage', auth)
  @Refuses('ROLE_NEEDS_CONFIRMATION')
  @Answers(200, PromiseAnswer)
  promise(@CurrentCaller() caller: Caller, @Body({ schema: PromiseRoleInput }) body: PromiseRoleInput) {
    return this.people.promise(caller, body);
  }

  @Delete('promised-roles')
  @HttpCode(204)
  @Policy('people.manage', auth)
  @ApiResponse({ status: 204 })
  withdraw(@CurrentCaller() caller: Caller, @Body({ schema: PromisedRole }) body: PromisedRole) {
    return this.people.withdraw(caller, body);
  }
}
