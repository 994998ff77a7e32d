import {
  AilaError,
  type ExternalSignInStart,
  type RefreshInput,
  type SignInInput,
  type SignInOptions,
  type Tokens,
} from '@aila/contracts';
import { signIn } from '@aila/contracts/operations';
import { Injectable } from '@nestjs/common';
import { AuthClient } from '../services.js';
import { AuthCookies } from './auth-cookies.js';
import { deviceHeaders, type Exchange } from '../operations/exchange.js';

/** Signing in and out. Browsers keep the refresh token in a cookie that scripts cannot read. */
@Injectable()
export class SignInService {
  constructor(
    private readonly auth: AuthClient,
    private readonly cookies: AuthCookies,
  ) {}

  options(): Promise<SignInOptions> {
    return this.auth.call(signIn.signInOptions, { token: undefined });
  }

  async signIn(input: SignInInput, exchange: Exchange): Promise<Tokens> {
    return this.cookies.keepTokens(exchange, await this.send('sign-in', input, exchange));
  }

  /** By the token that was sent, or the cookie. @throws UNAUTHENTICATED without either, SIGN_IN_ENDED */
  async refresh(input: RefreshInput, exchange: Exchange): Promise<Tokens> {
    const refreshToken = this.refreshToken(input, exchange);
    if (!refreshToken) throw new AilaError('UNAUTHENTICATED');
    try {
      return this.cookies.keepTokens(exchange, await this.send('refresh', { refreshToken }, exchange));
    } catch (error) {
      if (error instanceof AilaError && error.status === 401) this.cookies.forgetTokens(exchange);
      throw error;
    }
  }

  async signOut(input: RefreshInput, exchange: Exchange): Promise<void> {
    const refreshToken = this.refreshToken(input, exchange);
    this.cookies.forgetTokens(exchange);
    if (refreshToken) await this.send('sign-out', { refreshToken }, exchange);
  }

  /** @returns where the browser has to go @throws NOT_FOUND for an unknown provider, SERVICE_UNAVAILABLE */
  async startExternal(provider: string, exchange: Exchange): Promise<string> {
    const start = await this.send<ExternalSignInStart>(`external/${provider}/start`, {}, exchange);
    this.cookies.keepFlow(exchange, provider, start.flow);
    return start.authorizationUrl;
  }

  /**
   * Ends what `startExternal` began in the same browser.
   *
   * @param query what the provider appended to the callback address, without the question mark
   * @throws EXTERNAL_SIGN_IN_FAILED, EMAIL_NOT_ALLOWED, ACCOUNT_DISABLED, NOT_FOUND, SERVICE_UNAVAILABLE
   */
  async finishExternal(provider: string, query: string, exchange: Exchange): Promise<void> {
    const flow = this.cookies.takeFlow(exchange, provider);
    if (!flow || query === '') throw new AilaError('EXTERNAL_SIGN_IN_FAILED');
    this.cookies.keepTokens(exchange, await this.send(`external/${provider}/finish`, { flow, query }, exchange));
  }

  private send<T = Tokens>(action: string, body: object, { request }: Exchange): Promise<T> {
    const headers = deviceHeaders(request);
    return this.auth.call(`/v1/auth/${action}`, { method: 'POST', token: undefined, body, headers });
  }

  private refreshToken({ refreshToken }: RefreshInput, exchange: Exchange): string | undefined {
    return refreshToken ?? this.cookies.refreshToken(exchange);
  }
}
