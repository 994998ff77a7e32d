import { AuthClient, type AuthClientParts, type TabChannel, type TabMessage } from './auth-client.js';

/** A server with one signed-in browser: rotating refresh tokens whose second use ends everything. */
class Server {
  refreshes = 0;
  refused = false;
  down = false;
  valid = new Set<string>();
  seen: string[] = [];
  private cookie = 'r0';
  private busy = false;

  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const path = String(input);
    const token = new Headers(init.headers).get('authorization');
    this.seen.push(`${init.method ?? 'GET'} ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (this.down) throw new TypeError('Failed to fetch');
    if (path === '/api/v1/auth/refresh') return this.refresh();
    if (path === '/api/v1/auth/sign-in') return this.issue();
    if (path === '/api/v1/auth/sign-out') return new Response(null, { status: 204 });
    const isSignedIn = token !== null && this.valid.has(token.slice(7));
    if (path === '/api/v1/me/password' && isSignedIn)
      return Response.json({ code: 'CREDENTIALS_WRONG', requestId: 'req-2' }, { status: 401 });
    if (isSignedIn) return path.endsWith('everywhere') ? new Response(null, { status: 204 }) : Response.json({ path });
    return Response.json({ code: 'TOKEN_EXPIRED', requestId: 'req-1' }, { status: 401 });
  };

  private async refresh(): Promise<Response> {
    this.refreshes += 1;
    const used = this.cookie;
    const overlapped = this.busy;
    this.busy = true;
    await new Promise((resolve) => setTimeout(resolve, 3));
    this.busy = false;
    if (this.refused || overlapped || used !== this.cookie) {
      return Response.json({ code: 'SIGN_IN_ENDED' }, { status: 401 });
    }
    this.cookie = `r${this.refreshes}`;
    return this.issue();
  }

  private issue(): Response {
    const accessToken = `a${this.refreshes}`;
    this.valid = new Set([accessToken]);
    return Response.json({ accessToken, tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'in the cookie' });
  }
}

/** Tabs of one browser share locks and a channel. */
class Browser {
  private turn: Promise<unknown> = Promise.resolve();
  private readonly channels: TabChannel[] = [];

  constructor(private readonly server: Server) {}

  tab(change: Partial<AuthClientParts> = {}): AuthClient {
    const channel: TabChannel = {
      onmessage: null,
      postMessage: (data: TabMessage) => {
        for (const other of this.channels) if (other !== channel) other.onmessage?.({ data });
      },
    };
    this.channels.push(channel);
    return new AuthClient({
      fetch: this.server.fetch as typeof fetch,
      exclusively: (work) => {
        const result = this.turn.then(work, work);
        this.turn = result.catch(() => undefined);
        return result;
      },
      channel,
      wasSignedIn: () => true,
      now: () => Date.now(),
      ...change,
    });
  }
}

function setUp() {
  const server = new Server();
  return { server, browser: new Browser(server) };
}

describe('AuthClient', () => {
  it('restores the session with the cookie alone', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    expect(tab.getState().status).toBe('checking');
    await tab.restore();
    expect(tab.getState().status).toBe('signed-in');
    expect(server.refreshes).toBe(1);
  });

  it('takes a stranger for signed out, without a word about an ended session', async () => {
    const { server, browser } = setUp();
    server.refused = true;
    const tab = browser.tab();
    await tab.restore();
    expect(tab.getState()).toMatchObject({ status: 'signed-out', ended: false });
  });

  it('asks nobody about a stranger, whose browser has no word of a sign-in', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab({ wasSignedIn: () => false });
    await tab.restore();
    expect(tab.getState()).toMatchObject({ status: 'signed-out', ended: false });
    expect(server.seen).toEqual([]);
  });

  it('does not take a server that is away for the end of a session', async () => {
    const { server, browser } = setUp();
    server.down = true;
    const tab = browser.tab();
    await tab.restore();
    expect(tab.getState().status).toBe('unreachable');
    server.down = false;
    await tab.restore();
    expect(tab.getState().status).toBe('signed-in');
  });

  it('refreshes once for many callers that meet an expired token together, and repeats each request once', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    await tab.restore();
    server.valid.clear();
    server.seen = [];
    const answers = await Promise.all(
      ['/a', '/b', '/c', '/d', '/e'].map(async (path) => (await tab.authorisedFetch(path)).json()),
    );
    expect(answers.map(({ path }) => path)).toEqual(['/a', '/b', '/c', '/d', '/e']);
    expect(server.refreshes).toBe(2);
    expect(server.seen.filter((line) => line === 'GET /a')).toHaveLength(2);
  });

  it('does not refresh again for a slow caller whose token another caller has renewed meanwhile', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    await tab.restore();
    server.valid.clear();
    const slow = tab.authorisedFetch('/slow');
    await tab.authorisedFetch('/quick');
    await slow;
    await tab.authorisedFetch('/later');
    expect(server.refreshes).toBe(2);
  });

  it('lets tabs take turns, and a waiting tab use what the first one got', async () => {
    const { server, browser } = setUp();
    const [one, two] = [browser.tab(), browser.tab()];
    await one.restore();
    await two.restore();
    server.valid.clear();
    const before = server.refreshes;
    await Promise.all([one.authorisedFetch('/one'), two.authorisedFetch('/two')]);
    expect(server.refreshes).toBe(before + 1);
    expect(two.getState().status).toBe('signed-in');
  });

  it('renews a token that is about to expire before using it', async () => {
    const { server, browser } = setUp();
    let now = 1_000_000;
    const tab = browser.tab({ now: () => now });
    await tab.restore();
    now += 3600_000 - 10_000;
    await expect(tab.freshToken()).resolves.toBe('a2');
    expect(server.refreshes).toBe(2);
  });

  it('says that the session has ended when the server no longer renews it', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    await tab.restore();
    const { epoch } = tab.getState();
    server.valid.clear();
    server.refused = true;
    await expect(tab.authorisedFetch('/x')).rejects.toMatchObject({ code: 'SIGN_IN_ENDED' });
    expect(tab.getState()).toMatchObject({ status: 'signed-out', ended: true });
    expect(tab.getState().epoch).not.toBe(epoch);
  });

  it('stays signed in when the network is lost during a refresh', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    await tab.restore();
    server.valid.clear();
    const lost = tab.authorisedFetch('/x');
    server.down = true;
    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(tab.getState().status).toBe('signed-in');
  });

  it('signs every tab out, and forgets the token even when the server cannot be told', async () => {
    const { server, browser } = setUp();
    const [one, two] = [browser.tab(), browser.tab()];
    await one.restore();
    await two.restore();
    server.down = true;
    await expect(one.signOut()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(one.getState()).toMatchObject({ status: 'signed-out', ended: false });
    expect(two.getState().status).toBe('signed-out');
  });

  it('signs out everywhere, in every tab, and clears the cookie', async () => {
    const { server, browser } = setUp();
    const [one, two] = [browser.tab(), browser.tab()];
    await one.restore();
    await two.restore();
    await one.signOutEverywhere();
    expect(server.seen.slice(-2)).toEqual(['POST /api/v1/auth/sign-out-everywhere', 'POST /api/v1/auth/sign-out']);
    expect([one.getState(), two.getState()]).toMatchObject([{ status: 'signed-out' }, { status: 'signed-out' }]);
  });

  it('stays signed in when signing out everywhere failed, since other devices still are', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    await tab.restore();
    server.down = true;
    await expect(tab.signOutEverywhere()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(tab.getState().status).toBe('signed-in');
  });

  it('takes a wrong current password for what it is: no refresh, no second try, no end of the session', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    await tab.restore();
    const wrong = tab.authorisedFetch('/api/v1/me/password', { method: 'POST' });
    await expect(wrong).rejects.toMatchObject({ code: 'CREDENTIALS_WRONG' });
    expect(server.refreshes).toBe(1);
    expect(server.seen.filter((line) => line.endsWith('/me/password'))).toHaveLength(1);
    expect(tab.getState().status).toBe('signed-in');
  });

  it('makes other tabs forget what they cached when somebody signs in', async () => {
    const { browser } = setUp();
    const [one, two] = [browser.tab(), browser.tab()];
    await two.restore();
    const { epoch } = two.getState();
    await one.signIn('student@aila.test', 'secret');
    expect(two.getState().status).toBe('signed-in');
    expect(two.getState().epoch).toBeGreaterThan(epoch);
  });

  it('keeps code and request id of a refusal', async () => {
    const { server, browser } = setUp();
    const tab = browser.tab();
    await tab.restore();
    const refuse = (async (input: RequestInfo | URL, init?: RequestInit) =>
      String(input) === '/teapot'
        ? Response.json({ code: 'FILE_TOO_LARGE', requestId: 'r', parameters: { maxBytes: 5 } }, { status: 413 })
        : server.fetch(input, init)) as typeof fetch;
    const other = browser.tab({ fetch: refuse });
    await other.restore();
    await expect(other.authorisedFetch('/teapot')).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      status: 413,
      requestId: 'r',
      parameters: { maxBytes: 5 },
    });
  });
});
