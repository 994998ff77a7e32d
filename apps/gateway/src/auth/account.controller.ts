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
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AuthClient } from '../services.js';
import { deviceHeaders } from './device-headers.js';

const auth = { enforcedBy: 'auth' } as const;

/** One's own account: opening it, its password, its profile, and where it is signed in. */
@ApiTags('account')
@Controller('api/v1')
export class AccountController {
  constructor(private readonly auth: AuthClient) {}

  @Post('auth/sign-up')
  @HttpCode(202)
  @Policy('public')
  @ApiResponse({ status: 202, schema: SignUpPending as never })
  signUp(@Body({ schema: SignUpInput }) body: SignUpInput, @Req() request: FastifyRequest) {
    return this.anonymously('sign-up', body, request);
  }

  @Post('auth/confirm')
  @HttpCode(204)
  @Policy('public')
  @ApiResponse({ status: 204 })
  confirm(@Body({ schema: ConfirmInput }) body: ConfirmInput, @Req() request: FastifyRequest) {
    return this.anonymously('confirm', body, request);
  }

  @Post('auth/resend-code')
  @HttpCode(202)
  @Policy('public')
  @ApiResponse({ status: 202 })
  resendCode(@Body({ schema: ResendCodeInput }) body: ResendCodeInput, @Req() request: FastifyRequest) {
    return this.anonymously('resend-code', body, request);
  }

  @Post('auth/forgot-password')
  @HttpCode(202)
  @Policy('public')
  @ApiResponse({ status: 202 })
  forgotPassword(@Body({ schema: ForgotPasswordInput }) body: ForgotPasswordInput, @Req() request: FastifyRequest) {
    return this.anonymously('forgot-password', body, request);
  }

  @Post('auth/reset-password')
  @HttpCode(204)
  @Policy('public')
  @ApiResponse({ status: 204 })
  resetPassword(@Body({ schema: ResetPasswordInput }) body: ResetPasswordInput, @Req() request: FastifyRequest) {
    return this.anonymously('reset-password', body, request);
  }

  @Post('auth/sign-out-everywhere')
  @HttpCode(204)
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @ApiResponse({ status: 204 })
  signOutEverywhere(@CurrentCaller() { token }: Caller) {
    return this.auth.call('/v1/auth/sign-out-everywhere', { method: 'POST', token });
  }

  @Patch('me')
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @ApiResponse({ status: 200, schema: Me as never })
  editProfile(@CurrentCaller() { token }: Caller, @Body({ schema: ProfilePatch }) body: ProfilePatch) {
    return this.auth.call('/v1/me', { method: 'PATCH', token, body });
  }

  @Post('me/password')
  @HttpCode(204)
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @ApiResponse({ status: 204 })
  changePassword(@CurrentCaller() { token }: Caller, @Body({ schema: ChangePasswordInput }) body: ChangePasswordInput) {
    return this.auth.call('/v1/me/password', { method: 'POST', token, body });
  }

  @Get('me/sessions')
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @ApiResponse({ status: 200, schema: SignInSessionList as never })
  sessions(@CurrentCaller() { token }: Caller) {
    return this.auth.call('/v1/me/sessions', { token });
  }

  @Delete('me/sessions/:id')
  @HttpCode(204)
  @Policy('signed-in', auth)
  @ApiBearerAuth()
  @ApiResponse({ status: 204 })
  revokeSession(@CurrentCaller() { token }: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.auth.call(`/v1/me/sessions/${id}`, { method: 'DELETE', token });
  }

  private anonymously(action: string, body: object, request: FastifyRequest) {
    return this.auth.call(`/v1/auth/${action}`, {
      method: 'POST',
      token: undefined,
      body,
      headers: deviceHeaders(request),
    });
  }
}
