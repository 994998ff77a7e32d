import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import type { Me } from '@aila/contracts';
import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { LanguageEnum } from '../courses/course.model.js';
import { AuthClient } from '../services.js';

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
  constructor(private readonly auth: AuthClient) {}

  @Query(() => MeModel)
  @Policy('signed-in', { enforcedBy: 'auth' })
  me(@CurrentCaller() { token }: Caller): Promise<Me> {
    return this.auth.call('/v1/me', { token });
  }
}
