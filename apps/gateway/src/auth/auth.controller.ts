import { Policy } from '@aila/authentication';
import { RefreshInput, SignInInput, SignInOptions, Tokens } from '@aila/contracts';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { SignInService } from './sign-in.service.js';

/** Signing in and out with an address and a password. */
@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(private readonly service: SignInService) {}

  /** Which ways of signing in there are. */
  @Get('options')
  @Policy('public')
  @Answers(200, SignInOptions)
  options(): Promise<SignInOptions> {
    return this.service.options();
  }

  @Post('sign-in')
  @HttpCode(200)
  @Policy('public')
  @Refuses(
    'CREDENTIALS_WRONG',
    'CODE_WRONG',
    'MFA_CODE_REQUIRED',
    'ACCOUNT_UNCONFIRMED',
    'ACCOUNT_DISABLED',
    'PASSWORD_RESET_REQUIRED',
    'SIGN_IN_STEP_UNSUPPORTED',
    'EMAIL_NOT_ALLOWED',
  )
  @Answers(200, Tokens)
  signIn(
    @Body({ schema: SignInInput }) body: SignInInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tokens> {
    return this.service.signIn(body, { request, reply });
  }

  /** Browsers leave the refresh token out: they have it in a cookie. */
  @Post('refresh')
  @HttpCode(200)
  @Policy('public')
  @Refuses('UNAUTHENTICATED', 'SESSION_ENDED', 'ACCOUNT_DISABLED')
  @Answers(200, Tokens)
  refresh(
    @Body({ schema: RefreshInput }) body: RefreshInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tokens> {
    return this.service.refresh(body, { request, reply });
  }

  @Post('sign-out')
  @HttpCode(204)
  @Policy('public')
  @ApiResponse({ status: 204 })
  signOut(
    @Body({ schema: RefreshInput }) body: RefreshInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    return this.service.signOut(body, { request, reply });
  }
}
