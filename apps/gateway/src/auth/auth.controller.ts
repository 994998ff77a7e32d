import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import { AilaError, Me, RefreshInput, SignInInput, Tokens } from '@aila/contracts';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthClient } from '../services.js';
import { deviceHeaders } from './device-headers.js';

export const REFRESH_COOKIE = Symbol('refresh cookie');

export interface RefreshCookie {
  readonly name: string;
  readonly secure: boolean;
  /** Seconds. */
  readonly maxAge: number;
}

const path = '/api/v1/auth';

/** Signing in and out. Browsers keep the refresh token in a cookie that scripts cannot read. */
@ApiTags('auth')
@Controller('api/v1')
export class AuthController {
  constructor(
    private readonly auth: AuthClient,
    @Inject(REFRESH_COOKIE) private readonly cookie: RefreshCookie,
  ) {}

  @Post('auth/sign-in')
  @HttpCode(200)
  @Policy('public')
  @ApiResponse({ status: 200, schema: Tokens as never })
  async signIn(
    @Body({ schema: SignInInput }) body: SignInInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<Tokens> {
    return this.keep(response, await this.send('sign-in', request, body));
  }

  @Post('auth/refresh')
  @HttpCode(200)
  @Policy('public')
  @ApiResponse({ status: 200, schema: Tokens as never })
  async refresh(
    @Body({ schema: RefreshInput }) body: RefreshInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<Tokens> {
    const refreshToken = this.refreshToken(body, request);
    if (!refreshToken) throw new AilaError('UNAUTHENTICATED');
    try {
      return this.keep(response, await this.send('refresh', request, { refreshToken }));
    } catch (error) {
      if (error instanceof AilaError && error.status === 401) this.forget(response);
      throw error;
    }
  }

  @Post('auth/sign-out')
  @HttpCode(204)
  @Policy('public')
  @ApiResponse({ status: 204 })
  async signOut(
    @Body({ schema: RefreshInput }) body: RefreshInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<void> {
    const refreshToken = this.refreshToken(body, request);
    this.forget(response);
    if (refreshToken) await this.send('sign-out', request, { refreshToken });
  }

  @Get('me')
  @Policy('signed-in', { enforcedBy: 'auth' })
  @ApiBearerAuth()
  @ApiResponse({ status: 200, schema: Me as never })
  me(@CurrentCaller() { token }: Caller): Promise<Me> {
    return this.auth.call('/v1/me', { token });
  }

  private send(action: string, request: FastifyRequest, body: object): Promise<Tokens> {
    const headers = deviceHeaders(request);
    return this.auth.call(`/v1/auth/${action}`, { method: 'POST', token: undefined, body, headers });
  }

  private refreshToken({ refreshToken }: RefreshInput, request: FastifyRequest): string | undefined {
    return refreshToken ?? request.cookies[this.cookie.name];
  }

  private keep(response: FastifyReply, tokens: Tokens): Tokens {
    const { name, secure, maxAge } = this.cookie;
    void response.header('cache-control', 'no-store');
    void response.setCookie(name, tokens.refreshToken, { path, secure, maxAge, httpOnly: true, sameSite: 'strict' });
    return tokens;
  }

  private forget(response: FastifyReply): void {
    const { name, secure } = this.cookie;
    void response.clearCookie(name, { path, secure, httpOnly: true, sameSite: 'strict' });
  }
}
