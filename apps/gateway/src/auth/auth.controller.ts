import { Relays } from '@aila/authentication';
import type { RefreshInput, SignInInput, SignInOptions, Tokens } from '@aila/contracts';
import { signIn } from '@aila/contracts/operations';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignInService } from './sign-in.service.js';

/** Signing in and out with an address and a password, and the cookies of it. */
@Controller('api/v1')
export class AuthController {
  constructor(private readonly service: SignInService) {}

  @Relays(signIn.signInOptions)
  signInOptions(): Promise<SignInOptions> {
    return this.service.options();
  }

  @Relays(signIn.signIn)
  signIn(
    input: SignInInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tokens> {
    return this.service.signIn(input, { request, reply });
  }

  @Relays(signIn.refreshTokens)
  refreshTokens(
    input: RefreshInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tokens> {
    return this.service.refresh(input, { request, reply });
  }

  @Relays(signIn.signOut)
  signOut(
    input: RefreshInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.service.signOut(input, { request, reply });
  }
}
