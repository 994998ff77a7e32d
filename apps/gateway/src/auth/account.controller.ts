import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import {
  ChangePasswordInput,
  ConfirmInput,
  ForgotPasswordInput,
  IdParams,
  Me,
  ProfilePatch,
  ResendCodeInput,
  ResetPasswordInput,
  SignInSessionList,
  SignUpInput,
  SignUpPending,
} from '@aila/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { AccountsService } from './accounts.service.js';

const auth = { enforcedBy: 'auth' } as const;

/** One's own account: opening it, its password, its profile, and where it is signed in. */
@ApiTags('account')
@Controller('api/v1')
export class AccountController {
  constructor(private readonly accounts: AccountsService) {}

  @Post('auth/sign-up')
  @HttpCode(202)
  @Policy('public')
  @Refuses('EMAIL_NOT_ALLOWED', 'PASSWORD_UNSUITABLE')
  @Answers(202, SignUpPending)
  signUp(
    @Body({ schema: SignUpInput }) body: SignUpInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.accounts.signUp(body, { request, reply });
  }

  @Post('auth/confirm')
  @HttpCode(204)
  @Policy('public')
  @Refuses('CODE_WRONG')
  @ApiResponse({ status: 204 })
  confirm(
    @Body({ schema: ConfirmInput }) body: ConfirmInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.accounts.confirm(body, { request, reply });
  }

  @Post('auth/resend-code')
  @HttpCode(202)
  @Policy('public')
  @ApiResponse({ status: 202 })
  resendCode(
    @Body({ schema: ResendCodeInput }) body: ResendCodeInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.accounts.resendCode(body, { request, reply });
  }

  @Post('auth/forgot-password')
  @HttpCode(202)
  @Policy('public')
  @ApiResponse({ status: 202 })
  forgotPassword(
    @Body({ schema: ForgotPasswordInput }) body: ForgotPasswordInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.accounts.forgotPassword(body, { request, reply });
  }

  @Post('auth/reset-password')
  @HttpCode(204)
  @Policy('public')
  @Refuses('CODE_WRONG', 'PASSWORD_UNSUITABLE')
  @ApiResponse({ status: 204 })
  resetPassword(
    @Body({ schema: ResetPasswordInput }) body: ResetPasswordInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.accounts.resetPassword(body, { request, reply });
  }

  @Post('auth/sign-out-everywhere')
  @HttpCode(204)
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @ApiResponse({ status: 204 })
  signOutEverywhere(@CurrentCaller() caller: Caller) {
    return this.accounts.signOutEverywhere(caller);
  }

  @Get('me')
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @Answers(200, Me)
  me(@CurrentCaller() caller: Caller) {
    return this.accounts.me(caller);
  }

  @Patch('me')
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @Answers(200, Me)
  editProfile(@CurrentCaller() caller: Caller, @Body({ schema: ProfilePatch }) body: ProfilePatch) {
    return this.accounts.editProfile(caller, body);
  }

  @Post('me/password')
  @HttpCode(204)
  @Policy('signed-in', auth)
  @Refuses('CREDENTIALS_WRONG', 'PASSWORD_UNSUITABLE')
  @ApiBearerAuth()
  @ApiResponse({ status: 204 })
  changePassword(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ChangePasswordInput }) body: ChangePasswordInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.accounts.changePassword(caller, body, { request, reply });
  }

  @Get('me/sessions')
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @Answers(200, SignInSessionList)
  sessions(@CurrentCaller() caller: Caller) {
    return this.accounts.sessions(caller);
  }

  @Delete('me/sessions/:id')
  @HttpCode(204)
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @ApiResponse({ status: 204 })
  revokeSession(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.accounts.revokeSession(caller, id);
  }
}
