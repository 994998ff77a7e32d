import {
  accountStatuses,
  institutionRoles,
  PromiseOutcome,
  type AccountStatus,
  type InstitutionRole,
  type Language,
  type SignInOptions,
} from '@aila/contracts';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { LanguageEnum, named } from '../courses/course.model.js';

export const InstitutionRoleEnum = named(institutionRoles);
const AccountStatusEnum = named(accountStatuses);
registerEnumType(InstitutionRoleEnum, { name: 'InstitutionRole' });
export const PromiseOutcomeEnum = named(PromiseOutcome.options);
registerEnumType(PromiseOutcomeEnum, {
  name: 'PromiseOutcome',
  description:
    '`promised`: it waits for the sign-up; `applied`: the owner of the address has an account and the role now.',
});
registerEnumType(AccountStatusEnum, { name: 'AccountStatus' });

@ObjectType({ isAbstract: true })
class PersonFields {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  email!: string;

  @Field(() => String)
  givenName!: string;

  @Field(() => String)
  familyName!: string;

  @Field(() => String, { nullable: true, description: 'Null: the given name is used.' })
  preferredName!: string | null;

  @Field(() => String)
  displayName!: string;

  @Field(() => LanguageEnum)
  language!: Language;

  @Field(() => [InstitutionRoleEnum])
  roles!: InstitutionRole[];
}

@ObjectType('Me')
export class MeModel extends PersonFields {}

@ObjectType('Person', { description: 'A person as administrators see them.' })
export class PersonModel extends PersonFields {
  @Field(() => AccountStatusEnum)
  status!: AccountStatus;

  @Field(() => String)
  createdAt!: string;

  @Field(() => String, { nullable: true })
  lastSignInAt!: string | null;
}

@ObjectType('PersonPage')
export class PersonPageModel {
  @Field(() => [PersonModel])
  items!: PersonModel[];

  @Field(() => String, { nullable: true })
  nextCursor!: string | null;
}

@ObjectType('PromisedRole', { description: 'A role for an address whose owner has not signed up yet.' })
export class PromisedRoleModel {
  @Field(() => String)
  email!: string;

  @Field(() => InstitutionRoleEnum)
  role!: InstitutionRole;
}

@ObjectType('Tokens')
export class TokensModel {
  @Field(() => String)
  accessToken!: string;

  @Field(() => String)
  tokenType!: string;

  @Field(() => Int, { description: 'Life of the access token in seconds.' })
  expiresIn!: number;

  @Field(() => String, { description: 'Browsers have it in a cookie, too, and leave it alone.' })
  refreshToken!: string;
}

@ObjectType('ExternalProvider')
class ExternalProviderModel {
  @Field(() => String, { description: 'Sign-in begins at `/api/v1/auth/external/{id}`.' })
  id!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType('MailedCodes', { description: 'The codes that are mailed.' })
class MailedCodesModel {
  @Field(() => Int)
  digits!: number;

  @Field(() => Int, { description: 'How long the code of a sign-up can be entered.' })
  confirmMinutes!: number;

  @Field(() => Int, { description: 'How long the code for a new password can be entered.' })
  resetMinutes!: number;
}

@ObjectType('SignInOptions')
export class SignInOptionsModel {
  @Field(() => String, { description: 'Who keeps accounts: builtin or cognito.' })
  provider!: SignInOptions['provider'];

  @Field(() => String, { description: 'open, or restricted to addresses of certain domains.' })
  signUp!: SignInOptions['signUp'];

  @Field(() => Int)
  passwordMinLength!: number;

  @Field(() => MailedCodesModel)
  codes!: SignInOptions['codes'];

  @Field(() => String, { nullable: true, description: 'The folder where mails lie that are not sent.' })
  outbox!: SignInOptions['outbox'];

  @Field(() => [ExternalProviderModel])
  external!: ExternalProviderModel[];
}

@ObjectType('SignUpPending')
export class SignUpPendingModel {
  @Field(() => ID)
  registrationId!: string;

  @Field(() => String)
  expiresAt!: string;
}

@ObjectType('SignIn', { description: 'One sign-in on one device.' })
export class SignInSessionModel {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  createdAt!: string;

  @Field(() => String)
  lastUsedAt!: string;

  @Field(() => String)
  expiresAt!: string;

  @Field(() => String)
  userAgent!: string;

  @Field(() => Boolean, { description: 'The one that asks.' })
  current!: boolean;
}

@InputType('SignUpInput')
export class SignUpInputModel {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String, { nullable: true })
  givenName?: string;

  @Field(() => String, { nullable: true })
  familyName?: string;

  @Field(() => LanguageEnum, { nullable: true })
  language?: Language;
}

@InputType('ProfileInput', { description: 'What is left out stays as it is; an empty preferred name is none.' })
export class ProfileInputModel {
  @Field(() => String, { nullable: true })
  givenName?: string;

  @Field(() => String, { nullable: true })
  familyName?: string;

  @Field(() => String, { nullable: true })
  preferredName?: string;

  @Field(() => LanguageEnum, { nullable: true })
  language?: Language;
}
