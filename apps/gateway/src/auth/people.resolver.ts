import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import {
  EmailDomains,
  Id,
  PersonQuery,
  PromisedRole,
  PromiseRoleInput,
  RoleParams,
  type InstitutionRole,
} from '@aila/contracts';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { parse } from '../graphql/parse.js';
import {
  InstitutionRoleEnum,
  PersonModel,
  PersonPageModel,
  PromisedRoleModel,
  PromiseOutcomeEnum,
} from './account.model.js';
import { PeopleService } from './people.service.js';

const auth = { enforcedBy: 'auth' } as const;

/** Administrators manage people: who they are, what they may do, and whose addresses may open an account. */
@Resolver()
export class PeopleResolver {
  constructor(private readonly people: PeopleService) {}

  @Query(() => PersonPageModel)
  @Policy('people.manage', auth)
  users(
    @CurrentCaller() caller: Caller,
    @Args('email', { type: () => String, nullable: true }) email?: string,
    @Args('search', { type: () => String, nullable: true }) search?: string,
    @Args('cursor', { type: () => String, nullable: true }) cursor?: string,
    @Args('limit', { type: () => Int, nullable: true }) limit?: number,
  ) {
    return this.people.list(caller, parse(PersonQuery, { email, search, cursor, limit }));
  }

  @Query(() => PersonModel)
  @Policy('people.manage', auth)
  user(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.people.find(caller, parse(Id, id));
  }

  @Mutation(() => PersonModel)
  @Policy('people.manage', auth)
  giveRole(
    @CurrentCaller() caller: Caller,
    @Args('userId', { type: () => ID }) userId: string,
    @Args('role', { type: () => InstitutionRoleEnum }) given: InstitutionRole,
  ) {
    const { id, role } = parse(RoleParams, { id: userId, role: given });
    return this.people.giveRole(caller, id, role);
  }

  @Mutation(() => PersonModel)
  @Policy('people.manage', auth)
  takeRole(
    @CurrentCaller() caller: Caller,
    @Args('userId', { type: () => ID }) userId: string,
    @Args('role', { type: () => InstitutionRoleEnum }) given: InstitutionRole,
  ) {
    const { id, role } = parse(RoleParams, { id: userId, role: given });
    return this.people.takeRole(caller, id, role);
  }

  @Mutation(() => PersonModel)
  @Policy('people.manage', auth)
  disableUser(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.people.disable(caller, parse(Id, id));
  }

  @Mutation(() => PersonModel)
  @Policy('people.manage', auth)
  enableUser(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.people.enable(caller, parse(Id, id));
  }

  @Query(() => [String], { description: 'Whose addresses may open an account; an empty list: all.' })
  @Policy('people.manage', auth)
  async emailDomains(@CurrentCaller() caller: Caller) {
    return (await this.people.domains(caller)).patterns;
  }

  @Mutation(() => [String])
  @Policy('people.manage', auth)
  async setEmailDomains(
    @CurrentCaller() caller: Caller,
    @Args('patterns', { type: () => [String] }) patterns: string[],
  ) {
    return (await this.people.setDomains(caller, parse(EmailDomains, { patterns }))).patterns;
  }

  @Query(() => [PromisedRoleModel])
  @Policy('people.manage', auth)
  async promisedRoles(@CurrentCaller() caller: Caller) {
    return (await this.people.promises(caller)).items;
  }

  @Mutation(() => PromiseOutcomeEnum)
  @Policy('people.manage', auth)
  async promiseRole(
    @CurrentCaller() caller: Caller,
    @Args('email', { type: () => String }) email: string,
    @Args('role', { type: () => InstitutionRoleEnum }) role: InstitutionRole,
    @Args('confirm', { type: () => Boolean, nullable: true }) confirm?: boolean | null,
  ) {
    const input = parse(PromiseRoleInput, { email, role, confirm: confirm ?? false });
    return (await this.people.promise(caller, input)).outcome;
  }

  @Mutation(() => Boolean)
  @Policy('people.manage', auth)
  async withdrawPromisedRole(
    @CurrentCaller() caller: Caller,
    @Args('email', { type: () => String }) email: string,
    @Args('role', { type: () => InstitutionRoleEnum }) role: InstitutionRole,
  ) {
    await this.people.withdraw(caller, parse(PromisedRole, { email, role }));
    return true;
  }
}
