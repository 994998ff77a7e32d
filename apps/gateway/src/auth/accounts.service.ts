import type { Caller } from '@aila/authentication';
import type {
  ChangePasswordInput,
  ConfirmInput,
  ForgotPasswordInput,
  Me,
  ProfilePatch,
  ResendCodeInput,
  ResetPasswordInput,
  SignInSessionList,
  SignUpInput,
  SignUpPending,
} from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { AuthClient } from '../services.js';
import { deviceHeaders, type Exchange } from './exchange.js';

/** One's own account, kept by the auth service: opening it, its password, its profile, and where it is signed in. */
@Injectable()
export class AccountsService {
  constructor(private readonly client: AuthClient) {}

  signUp(input: SignUpInput, exchange: Exchange): Promise<SignUpPending> {
    return this.anonymously('sign-up', input, exchange);
  }

  confirm(input: ConfirmInput, exchange: Exchange): Promise<void> {
    return this.anonymously('confirm', input, exchange);
  }

  resendCode(input: ResendCodeInput, exchange: Exchange): Promise<void> {
    return this.anonymously('resend-code', input, exchange);
  }

  forgotPassword(input: ForgotPasswordInput, exchange: Exchange): Promise<void> {
    return this.anonymously('forgot-password', input, exchange);
  }

  resetPassword(input: ResetPasswordInput, exchange: Exchange): Promise<void> {
    return this.anonymously('reset-password', input, exchange);
  }

  me({ token }: Caller): Promise<Me> {
    return this.client.call('/v1/me', { token });
  }

  editProfile({ token }: Caller, body: ProfilePatch): Promise<Me> {
    return this.client.call('/v1/me', { method: 'PATCH', token, body });
  }

  changePassword({ token }: Caller, body: ChangePasswordInput, { request }: Exchange): Promise<void> {
    return this.client.call('/v1/me/password', { method: 'POST', token, body, headers: deviceHeaders(request) });
  }

  sessions({ token }: Caller): Promise<SignInSessionList> {
    return this.client.call('/v1/me/sessions', { token });
  }

  revokeSession({ token }: Caller, id: string): Promise<void> {
    return this.client.call(`/v1/me/sessions/${id}`, { method: 'DELETE', token });
  }

  signOutEverywhere({ token }: Caller): Promise<void> {
    return this.client.call('/v1/auth/sign-out-everywhere', { method: 'POST', token });
  }

  private anonymously<T>(action: string, body: object, { request }: Exchange): Promise<T> {
    const headers = deviceHeaders(request);
    return this.client.call(`/v1/auth/${action}`, { method: 'POST', token: undefined, body, headers });
  }
}
