import type { Tokens } from '@aila/contracts';
import { asFailure, Failure, failureOf, isAbort } from './failure.js';

/** `epoch` changes with the person: everything cached for the previous one must be forgotten. */
export interface AuthState {
  readonly status: 'checking' | 'signed-in' | 'signed-out' | 'unreachable';
  readonly epoch: number;
  /** Signed out by the server, not by the person: worth a word on the sign-in page. */
  readonly ended: boolean;
  /** The person signed out, here or in another tab: the next one here need not learn where they were. */
  readonly left: boolean;
  /** The id of who is signed in, or of whose session has ended; null where that is not known. */
  readonly person: string | null;
}

/** What tabs of one browser tell each other; it stays within the origin and in memory. */
export type TabMessage =
  | { readonly kind: 'refreshed' | 'signed-in'; readonly accessToken: string; readonly expiresAt: number }
  | { readonly kind: 'signed-out' };

export interface TabChannel {
  postMessage(message: TabMessage): void;
  onmessage: ((event: { data: TabMessage }) => void) | null;
}

export interface AuthClientParts {
  readonly fetch: typeof fetch;
  /** Runs one tab's refresh at a time; without it tabs may refresh side by side. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  readonly channel: TabChannel | null;
  /** Whether the server left word in this browser that somebody is signed in. */
  readonly wasSignedIn: () => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A token with less life than this is renewed before it is used (milliseconds). */
const renewalMargin = 30_000;

/**
 * Holds the access token in memory and renews it with the refresh cookie. However many callers and tabs meet an
 * expired token at once, the rotating refresh token is used one at a time and each caller repeats its request once.
 */
export class AuthClient {
  private state: AuthState = { status: 'checking', epoch: 0, ended: false, left: false, person: null };
  private accessToken: string | null = null;
  private expiresAt = 0;
  private refreshing: Promise<string> | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: AuthClientParts) {
    if (parts.channel) parts.channel.onmessage = ({ data }) => this.hear(data);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): AuthState => this.state;

  /** Called once as the page loads: the refresh cookie decides whether somebody is signed in. Where there is none, nobody is asked. */
  readonly restore = async (): Promise<void> => {
    if (!this.parts.wasSignedIn()) {
      this.setState({ status: 'signed-out', ended: false });
      return;
    }
    this.setState({ status: 'checking' });
    try {
      await this.refresh();
    } catch (cause) {
      // A visitor who never signed in is told nothing about an ended session.
      if (asFailure(cause).status === 401) this.setState({ status: 'signed-out', ended: false });
      else this.setState({ status: 'unreachable' });
    }
  };

  /** @param mfaCode of an authenticator app, once the service has asked for it with MFA_CODE_REQUIRED */
  async signIn(email: string, password: string, mfaCode?: string): Promise<void> {
    const tokens = await this.openly<Tokens>('POST', '/api/v1/auth/sign-in', { email, password, mfaCode });
    this.keep(tokens);
    this.parts.channel?.postMessage({ kind: 'signed-in', ...this.held() });
    this.arrive();
  }

  /** A call that needs nobody to be signed in. Throws Failure. */
  async openly<T = void>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const init: RequestInit = { method };
    if (body !== undefined) {
      init.headers = { 'content-type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    const response = await this.send(path, init);
    if (!response.ok) throw await failureOf(response);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Ends the sign-ins on all devices, this one included. What fails leaves everything as it was. */
  async signOutEverywhere(): Promise<void> {
    await this.authorisedFetch('/api/v1/auth/sign-out-everywhere', { method: 'POST' });
    // The sign-in is over already; this only clears the cookie.
    await this.signOut().catch(() => undefined);
  }

  /** Signs out here even when the server cannot be reached; the failure is thrown so that it can be shown. */
  async signOut(): Promise<void> {
    try {
      // The refresh cookie says who; an expired access token must not stand in the way.
      await this.openly('POST', '/api/v1/auth/sign-out', {});
    } finally {
      this.parts.channel?.postMessage({ kind: 'signed-out' });
      this.forget(false);
    }
  }

  /** A token with some life left, for connections that send it themselves. */
  async freshToken(): Promise<string> {
    if (this.accessToken !== null && this.parts.now() < this.expiresAt - renewalMargin) return this.accessToken;
    return this.refresh();
  }

  /** `fetch` with the token; a 401 is answered by one refresh and one repetition. Throws Failure unless ok. */
  readonly authorisedFetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const token = await this.freshToken();
    let response = await this.send(path, init, token);
    if (response.status === 401 && (await isAboutTheToken(response))) {
      // Another caller may have renewed the token while this request was under way.
      const current = this.accessToken;
      const renewed = current !== null && current !== token ? current : await this.refresh();
      response = await this.send(path, init, renewed);
      if (response.status === 401 && (await isAboutTheToken(response))) this.forget(true);
    }
    if (!response.ok) throw await failureOf(response);
    return response;
  };

  private refresh(): Promise<string> {
    this.refreshing ??= this.refreshOnce().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async refreshOnce(): Promise<string> {
    const before = this.accessToken;
    return this.parts.exclusively(async () => {
      // While this tab waited for its turn, another one may have renewed the token and passed it on.
      if (this.accessToken !== null && this.accessToken !== before) return this.accessToken;
      try {
        const tokens = await this.openly<Tokens>('POST', '/api/v1/auth/refresh', {});
        this.keep(tokens);
      } catch (cause) {
        const failure = asFailure(cause);
        if (failure.status === 401 || failure.status === 403) this.forget(this.state.status === 'signed-in');
        throw failure;
      }
      this.parts.channel?.postMessage({ kind: 'refreshed', ...this.held() });
      if (this.state.status !== 'signed-in') this.arrive();
      return this.held().accessToken;
    });
  }

  private hear(message: TabMessage): void {
    if (message.kind === 'signed-out') {
      this.forget(false);
      return;
    }
    // Another tab's renewal is of use only to the same person; a sign-in may be somebody else's.
    if (message.kind === 'refreshed' && this.state.status !== 'signed-in') return;
    this.accessToken = message.accessToken;
    this.expiresAt = message.expiresAt;
    if (message.kind === 'signed-in') this.arrive();
  }

  private async send(path: string, init: RequestInit, token?: string): Promise<Response> {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    try {
      return await this.parts.fetch(path, { ...init, headers });
    } catch (cause) {
      if (isAbort(cause)) throw cause;
      throw new Failure('CONNECTION_LOST', 0, null, {}, { cause });
    }
  }

  private arrive(): void {
    const person = subjectOf(this.accessToken ?? '');
    this.setState({ status: 'signed-in', epoch: this.state.epoch + 1, ended: false, left: false, person });
  }

  private keep(tokens: Tokens): void {
    this.accessToken = tokens.accessToken;
    this.expiresAt = this.parts.now() + tokens.expiresIn * 1000;
  }

  private held(): { accessToken: string; expiresAt: number } {
    return { accessToken: this.accessToken ?? '', expiresAt: this.expiresAt };
  }

  private forget(ended: boolean): void {
    this.accessToken = null;
    this.expiresAt = 0;
    const left = !ended && this.state.status === 'signed-in';
    const person = ended ? this.state.person : null;
    this.setState({ status: 'signed-out', ended, left, person, epoch: this.state.epoch + 1 });
  }

  private setState(change: Partial<AuthState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** Whose token it is. Only looked at, never believed: the services check it. */
function subjectOf(token: string): string | null {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'))) as object;
    return 'sub' in claims ? String(claims.sub) : null;
  } catch {
    return null;
  }
}

/** A wrong current password is answered with 401 too, and says nothing against the token. */
async function isAboutTheToken(response: Response): Promise<boolean> {
  return (await failureOf(response.clone())).code !== 'CREDENTIALS_WRONG';
}
