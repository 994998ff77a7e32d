import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import {
  ChangePasswordInput,
  ConfirmInput,
  ForgotPasswordInput,
  Id,
  ProfilePatch,
  ResendCodeInput,
  ResetPasswordInput,
  SignUpInput,
} from '@aila/contracts';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { onePerRequest } from '../graphql/limits.js';
import { parse } from '../graphql/parse.js';
import {
  MeModel,
  ProfileInputModel,
  SignInSessionModel,
  SignUpInputModel,
  SignUpPendingModel,
} from './account.model.js';
import { AccountsService } from './accounts.service.js';
import type { Exchange } from './exchange.js';

const auth = { enforcedBy: 'auth' } as const;

/** One's own account: opening it, its password, its profile, and where it is signed in. */
@Resolver()
export class AccountsResolver {
  constructor(private readonly accounts: AccountsService) {}

  @Query(() => MeModel)
  @Policy('signed-in', auth)
  me(@CurrentCaller() caller: Caller) {
    return this.accounts.me(caller);
  }

  @Query(() => [SignInSessionModel], { description: 'Where one is signed in, the one used last first.' })
  @Policy('signed-in', auth)
  async mySignIns(@CurrentCaller() caller: Caller) {
    return (await this.accounts.sessions(caller)).items;
  }

  @Mutation(() => SignUpPendingModel, onePerRequest)
  @Policy('public')
  signUp(@Args('input', { type: () => SignUpInputModel }) input: SignUpInputModel, @Context() exchange: Exchange) {
    return this.accounts.signUp(parse(SignUpInput, input), exchange);
  }

  @Mutation(() => Boolean, onePerRequest)
  @Policy('public')
  async confirmSignUp(
    @Args('registrationId', { type: () => ID }) registrationId: string,
    @Args('code', { type: () => String }) code: string,
    @Context() exchange: Exchange,
  ) {
    await this.accounts.confirm(parse(ConfirmInput, { registrationId, code }), exchange);
    return true;
  }

  @Mutation(() => Boolean, onePerRequest)
  @Policy('public')
  async resendCode(@Args('registrationId', { type: () => ID }) registrationId: string, @Context() exchange: Exchange) {
    await this.accounts.resendCode(parse(ResendCodeInput, { registrationId }), exchange);
    return true;
  }

  @Mutation(() => Boolean, onePerRequest)
  @Policy('public')
  async forgotPassword(@Args('email', { type: () => String }) email: string, @Context() exchange: Exchange) {
    await this.accounts.forgotPassword(parse(ForgotPasswordInput, { email }), exchange);
    return true;
  }

  @Mutation(() => Boolean, onePerRequest)
  @Policy('public')
  async resetPassword(
    @Args('email', { type: () => String }) email: string,
    @Args('code', { type: () => String }) code: string,
    @Args('newPassword', { type: () => String }) newPassword: string,
    @Context() exchange: Exchange,
  ) {
    await this.accounts.resetPassword(parse(ResetPasswordInput, { email, code, newPassword }), exchange);
    return true;
  }

  @Mutation(() => Boolean, onePerRequest)
  @Policy('signed-in', auth)
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Args('currentPassword', { type: () => String }) currentPassword: string,
    @Args('newPassword', { type: () => String }) newPassword: string,
    @Context() exchange: Exchange,
  ) {
    await this.accounts.changePassword(caller, parse(ChangePasswordInput, { currentPassword, newPassword }), exchange);
    return true;
  }

  @Mutation(() => MeModel)
  @Policy('signed-in', auth)
  updateProfile(
    @CurrentCaller() caller: Caller,
    @Args('input', { type: () => ProfileInputModel }) input: ProfileInputModel,
  ) {
    return this.accounts.editProfile(caller, parse(ProfilePatch, input));
  }

  @Mutation(() => Boolean)
  @Policy('signed-in', auth)
  async revokeSignIn(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    await this.accounts.revokeSession(caller, parse(Id, id));
    return true;
  }

  @Mutation(() => Boolean)
  @Policy('signed-in', auth)
  async signOutEverywhere(@CurrentCaller() caller: Caller) {
    await this.accounts.signOutEverywhere(caller);
    return true;
  }
}
