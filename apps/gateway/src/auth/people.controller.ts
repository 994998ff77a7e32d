import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import {
  EmailDomains,
  IdParams,
  Person,
  PersonPage,
  PersonQuery,
  PromisedRole,
  PromisedRoleList,
  RoleParams,
} from '@aila/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AuthClient } from '../services.js';

const auth = { enforcedBy: 'auth' } as const;

/** Administrators manage people: who they are, what they may do, and whose addresses may open an account. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('api/v1')
export class PeopleController {
  constructor(private readonly auth: AuthClient) {}

  @Get('users')
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: PersonPage as never })
  list(@CurrentCaller() { token }: Caller, @Query({ schema: PersonQuery }) query: PersonQuery) {
    return this.auth.call('/v1/users', { token, query });
  }

  @Get('users/:id')
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: Person as never })
  find(@CurrentCaller() { token }: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.auth.call(`/v1/users/${id}`, { token });
  }

  @Put('users/:id/roles/:role')
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: Person as never })
  giveRole(@CurrentCaller() { token }: Caller, @Param({ schema: RoleParams }) { id, role }: RoleParams) {
    return this.auth.call(`/v1/users/${id}/roles/${role}`, { method: 'PUT', token });
  }

  @Delete('users/:id/roles/:role')
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: Person as never })
  takeRole(@CurrentCaller() { token }: Caller, @Param({ schema: RoleParams }) { id, role }: RoleParams) {
    return this.auth.call(`/v1/users/${id}/roles/${role}`, { method: 'DELETE', token });
  }

  @Post('users/:id/disable')
  @HttpCode(200)
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: Person as never })
  disable(@CurrentCaller() { token }: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.auth.call(`/v1/users/${id}/disable`, { method: 'POST', token });
  }

  @Post('users/:id/enable')
  @HttpCode(200)
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: Person as never })
  enable(@CurrentCaller() { token }: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.auth.call(`/v1/users/${id}/enable`, { method: 'POST', token });
  }

  @Get('email-domains')
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: EmailDomains as never })
  domains(@CurrentCaller() { token }: Caller) {
    return this.auth.call('/v1/email-domains', { token });
  }

  @Put('email-domains')
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: EmailDomains as never })
  setDomains(@CurrentCaller() { token }: Caller, @Body({ schema: EmailDomains }) body: EmailDomains) {
    return this.auth.call('/v1/email-domains', { method: 'PUT', token, body });
  }

  @Get('promised-roles')
  @Policy('people.manage', auth)
  @ApiResponse({ status: 200, schema: PromisedRoleList as never })
  promises(@CurrentCaller() { token }: Caller) {
    return this.auth.call('/v1/promised-roles', { token });
  }

  @Put('promised-roles')
  @HttpCode(204)
  @Policy('people.manage', auth)
  @ApiResponse({ status: 204 })
  promise(@CurrentCaller() { token }: Caller, @Body({ schema: PromisedRole }) body: PromisedRole) {
    return this.auth.call('/v1/promised-roles', { method: 'PUT', token, body });
  }

  @Delete('promised-roles')
  @HttpCode(204)
  @Policy('people.manage', auth)
  @ApiResponse({ status: 204 })
  withdraw(@CurrentCaller() { token }: Caller, @Body({ schema: PromisedRole }) body: PromisedRole) {
    return this.auth.call('/v1/promised-roles', { method: 'DELETE', token, body });
  }
}
