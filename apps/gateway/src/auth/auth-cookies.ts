import type { Tokens } from '@aila/contracts';
import type { Exchange } from '../operations/exchange.js';

const refreshName = 'aila_refresh';
/** Only where it is exchanged; uploads, downloads and all other requests travel without it. */
const refreshPaths = ['/api/v1/auth', '/graphql'] as const;
/** As long as a sign-in lasts. Seconds. */
const refreshAge = 30 * 24 * 60 * 60;

/**
 * Says that there is a refresh token, and nothing else: pages read it, so that a visitor who is not signed in is shown
 * the sign-in page at once instead of after a refusal.
 */
const markerName = 'aila_signed_in';

const flowName = 'aila_external';
/** How long somebody may take to sign in at their institution. Seconds. */
const flowAge = 10 * 60;

/** What browsers keep for signing in: whatever is worth stealing is out of the reach of scripts. */
export class AuthCookies {
  /** @param secure off only where Aila is served over plain HTTP, which production refuses */
  constructor(private readonly secure: boolean) {}

  /** Hands out tokens: the refresh token also as a cookie that other sites never send along. */
  keepTokens({ reply }: Exchange, tokens: Tokens): Tokens {
    void reply.header('cache-control', 'no-store');
    for (const path of refreshPaths)
      void reply.setCookie(refreshName, tokens.refreshToken, { ...this.strict(path), maxAge: refreshAge });
    void reply.setCookie(markerName, '1', { ...this.readable(), maxAge: refreshAge });
    return tokens;
  }

  refreshToken({ request }: Exchange): string | undefined {
    return request.cookies[refreshName];
  }

  forgetTokens({ reply }: Exchange): void {
    for (const path of refreshPaths) void reply.clearCookie(refreshName, this.strict(path));
    void reply.clearCookie(markerName, this.readable());
  }

  /** Ties a sign-in at an outside provider to this browser. It comes back by a link of the provider, hence `lax`. */
  keepFlow({ reply }: Exchange, provider: string, flow: string): void {
    void reply.setCookie(flowName, flow, { ...this.lax(provider), maxAge: flowAge });
  }

  /** The flow that this browser began; it serves once. */
  takeFlow({ request, reply }: Exchange, provider: string): string | undefined {
    void reply.clearCookie(flowName, this.lax(provider));
    return request.cookies[flowName];
  }

  private strict(path: string) {
    return { path, secure: this.secure, httpOnly: true, sameSite: 'strict' } as const;
  }

  private readable() {
    return { ...this.strict('/'), httpOnly: false } as const;
  }

  private lax(provider: string) {
    const path = `/api/v1/auth/external/${provider}`;
    return { path, secure: this.secure, httpOnly: true, sameSite: 'lax' } as const;
  }
}
