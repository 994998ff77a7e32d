import { Policy } from '@aila/authentication';
import { RefreshInput, SignInInput } from '@aila/contracts';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { onePerRequest } from '../graphql/limits.js';
import { parse } from '../graphql/parse.js';
import { SignInOptionsModel, TokensModel } from './account.model.js';
import type { Exchange } from './exchange.js';
import { SignInService } from './sign-in.service.js';

/** Signing in and out, with the same cookies as over REST. */
@Resolver()
export class SignInResolver {
  constructor(private readonly service: SignInService) {}

  @Query(() => SignInOptionsModel)
  @Policy('public')
  signInOptions() {
    return this.service.options();
  }

  @Mutation(() => TokensModel, onePerRequest)
  @Policy('public')
  signIn(
    @Args('email', { type: () => String }) email: string,
    @Args('password', { type: () => String }) password: string,
    @Context() exchange: Exchange,
    @Args('mfaCode', { type: () => String, nullable: true }) mfaCode?: string,
  ) {
    return this.service.signIn(parse(SignInInput, { email, password, mfaCode }), exchange);
  }

  @Mutation(() => TokensModel, {
    ...onePerRequest,
    description: 'New tokens. Browsers leave the refresh token out: they have it in a cookie.',
  })
  @Policy('public')
  refreshTokens(
    @Context() exchange: Exchange,
    @Args('refreshToken', { type: () => String, nullable: true }) refreshToken?: string,
  ) {
    return this.service.refresh(parse(RefreshInput, { refreshToken }), exchange);
  }

  @Mutation(() => Boolean, onePerRequest)
  @Policy('public')
  async signOut(
    @Context() exchange: Exchange,
    @Args('refreshToken', { type: () => String, nullable: true }) refreshToken?: string,
  ) {
    await this.service.signOut(parse(RefreshInput, { refreshToken }), exchange);
    return true;
  }
}
