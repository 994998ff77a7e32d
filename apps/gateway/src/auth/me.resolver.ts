import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import type { Me } from '@aila/contracts';
import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { LanguageEnum } from '../courses/course.model.js';
import { AccountsService } from './accounts.service.js';

@ObjectType('Me')
export class MeModel {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  email!: string;

  @Field(() => String)
  givenName!: string;

  @Field(() => String)
  familyName!: string;

  @Field(() => String)
  displayName!: string;

  @Field(() => LanguageEnum)
  language!: Me['language'];

  @Field(() => [String], { description: 'Roles in the institution: student, instructor, admin.' })
  roles!: string[];
}

@Resolver()
export class MeResolver {
  constructor(private readonly accounts: AccountsService) {}

  @Query(() => MeModel)
  @Policy('signed-in', { enforcedBy: 'auth' })
  me(@CurrentCaller() caller: Caller): Promise<Me> {
    return this.accounts.me(caller);
  }
}
