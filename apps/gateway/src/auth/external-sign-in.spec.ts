import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Me, SignInOptions, Tokens } from '@aila/contracts';
import { OidcDouble } from '@aila/testing';
import { Browser } from '../testing/browser.js';
import { GatewayUnderTest } from '../testing/gateway-under-test.js';

let gateway: GatewayUnderTest;
let university: OidcDouble;
let directory: string;
beforeAll(async () => {
  university = await OidcDouble.start();
  directory = mkdtempSync(join(tmpdir(), 'aila-oidc-'));
  const clientSecretFile = join(directory, 'secret');
  writeFileSync(clientSecretFile, university.clientSecret);
  const provider = { issuer: university.issuer, clientId: university.clientId, clientSecretFile };
  const providersFile = join(directory, 'providers.json');
  writeFileSync(
    providersFile,
    JSON.stringify([
      { id: 'coast', name: 'University of the Test Coast', emailDomains: ['coast.test'], ...provider },
      { id: 'isle', name: 'College of the Test Isle', emailDomains: ['isle.test'], ...provider },
      { id: 'away', name: 'Away', emailDomains: ['away.test'], ...provider, issuer: 'http://127.0.0.1:9' },
    ]),
  );
  gateway = await GatewayUnderTest.start(['auth'], { OIDC_PROVIDERS_FILE: providersFile });
}, 120_000);
afterAll(async () => {
  await gateway?.stop();
  await university?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const path = (id: string) => `/api/v1/auth/external/${id}`;
const claims = () => ({
  sub: randomUUID(),
  email: `${randomUUID()}@coast.test`,
  email_verified: true,
  given_name: 'Noor',
});
const locationOf = ({ headers }: { headers: Headers }) => headers.get('location') ?? '';

/** Walks to the provider and signs in there. @returns the address to which the provider sends the browser back */
async function comeBack(browser: Browser, id = 'coast', who = claims()): Promise<string> {
  const start = await browser.call('GET', path(id));
  return `${path(id)}/callback?${university.signIn(locationOf(start), who)}`;
}

async function refresh(browser: Browser): Promise<Me | undefined> {
  const { status, body } = await browser.call<Tokens>('POST', '/api/v1/auth/refresh', {});
  if (status !== 200) return undefined;
  return (await gateway.call<Me>('GET', '/api/v1/me', { token: body.accessToken })).body;
}

describe('signing in at the institution', () => {
  test('is offered among the ways of signing in', async () => {
    const { status, body } = await gateway.call<SignInOptions>('GET', '/api/v1/auth/options');
    expect([status, body.provider, body.signUp]).toEqual([200, 'builtin', 'open']);
    expect(body.external).toContainEqual({ id: 'coast', name: 'University of the Test Coast' });
  });

  test('leads to the provider, back to the start page, and leaves the browser signed in', async () => {
    const browser = new Browser(gateway);
    const start = await browser.call('GET', path('coast'));
    expect([start.status, new URL(locationOf(start)).origin]).toEqual([302, university.issuer]);
    expect(start.headers.get('cache-control')).toBe('no-store');
    const flow = browser.cookie('aila_external');
    expect(flow?.path).toBe(path('coast'));
    expect(flow?.attributes).toMatch(/Max-Age=600; .*HttpOnly; SameSite=Lax/);

    const who = claims();
    const callback = `${path('coast')}/callback?${university.signIn(locationOf(start), who)}`;
    const finish = await browser.call('GET', callback, undefined, undefined, 'cross-site');
    expect([finish.status, locationOf(finish)]).toEqual([302, '/']);
    expect(browser.cookie('aila_external')).toBeUndefined();
    expect(browser.cookie('aila_refresh')?.attributes).toMatch(/HttpOnly; SameSite=Strict/);
    expect(await refresh(browser)).toMatchObject({ email: who.email, givenName: 'Noor', roles: ['student'] });
  });

  test('begins on the sign-in page, and a link on a foreign page leads there', async () => {
    for (const site of ['cross-site', 'same-site'] as const) {
      const browser = new Browser(gateway);
      const start = await browser.call('GET', path('coast'), undefined, undefined, site);
      expect([start.status, locationOf(start)]).toEqual([302, '/sign-in?error=FOREIGN_PAGE']);
      expect(browser.cookie('aila_external')).toBeUndefined();
    }
  });

  test('goes nowhere else, whatever a link asks for', async () => {
    const browser = new Browser(gateway);
    const elsewhere = 'redirect=https://evil.test&next=//evil.test&redirect_uri=https://evil.test';
    const start = await browser.call('GET', `${path('coast')}?${elsewhere}`);
    const asked = new URL(locationOf(start));
    expect([asked.origin, asked.searchParams.get('redirect_uri')]).toEqual([
      university.issuer,
      `${gateway.services.environment('gateway')['PUBLIC_URL']}${path('coast')}/callback`,
    ]);
    const query = university.signIn(asked.href, claims());
    expect(locationOf(await browser.call('GET', `${path('coast')}/callback?${query}&${elsewhere}`))).toBe('/');
  });
});

describe('what went wrong is a code on the sign-in page, and nobody is signed in', () => {
  async function expectFailure(browser: Browser, address: string, code: string) {
    const answer = await browser.call('GET', address);
    expect([answer.status, locationOf(answer)]).toEqual([302, `/sign-in?error=${code}`]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await refresh(browser)).toBeUndefined();
  }

  test('a state that is another, or none', async () => {
    for (const change of [
      (q: URLSearchParams) => q.set('state', 'another'),
      (q: URLSearchParams) => q.delete('state'),
    ]) {
      const browser = new Browser(gateway);
      const address = new URL(await comeBack(browser), 'http://localhost');
      change(address.searchParams);
      await expectFailure(browser, address.pathname + address.search, 'EXTERNAL_SIGN_IN_FAILED');
    }
  });

  test('a callback that is replayed, in the same browser and with a copy of its cookie', async () => {
    const browser = new Browser(gateway);
    const address = await comeBack(browser);
    const copy = browser.copy();
    expect(locationOf(await browser.call('GET', address))).toBe('/');
    await expectFailure(copy, address, 'EXTERNAL_SIGN_IN_FAILED');
    const again = await browser.call('GET', address);
    expect(locationOf(again)).toBe('/sign-in?error=EXTERNAL_SIGN_IN_FAILED');
  });

  test('a browser that did not begin, or that began another one', async () => {
    const victim = new Browser(gateway);
    const address = await comeBack(new Browser(gateway));
    await expectFailure(victim, address, 'EXTERNAL_SIGN_IN_FAILED');
    await comeBack(victim);
    await expectFailure(victim, await comeBack(new Browser(gateway)), 'EXTERNAL_SIGN_IN_FAILED');
  });

  test('an answer of one provider at the address of another', async () => {
    const browser = new Browser(gateway);
    await comeBack(browser, 'isle');
    const address = await comeBack(browser, 'coast');
    await expectFailure(browser, address.replace('/coast/', '/isle/'), 'EXTERNAL_SIGN_IN_FAILED');
  });

  test('a refusal by the provider, or an answer that is none', async () => {
    for (const query of ['?error=access_denied', '?code=x&state=y', '', `?code=${'x'.repeat(500)}`]) {
      const browser = new Browser(gateway);
      await comeBack(browser);
      await expectFailure(browser, `${path('coast')}/callback${query}`, 'EXTERNAL_SIGN_IN_FAILED');
    }
  });

  test('an address that the provider cannot vouch for', async () => {
    const browser = new Browser(gateway);
    await expectFailure(browser, await comeBack(browser, 'isle'), 'EMAIL_NOT_ALLOWED');
  });

  test('a provider that is unknown or down', async () => {
    await expectFailure(new Browser(gateway), path('unknown'), 'NOT_FOUND');
    await expectFailure(new Browser(gateway), path('Not%20an%20id'), 'BAD_INPUT');
    await expectFailure(new Browser(gateway), path('away'), 'SERVICE_UNAVAILABLE');
  });
});

describe('the public keys', () => {
  test('are relayed to whoever checks tokens before us, and may be kept for a while', async () => {
    const { status, body, headers } = await gateway.call<{ keys: Record<string, unknown>[] }>(
      'GET',
      '/.well-known/jwks.json',
    );
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300']);
    expect(body.keys).toEqual([
      { kty: 'RSA', kid: gateway.key.id, alg: 'RS256', use: 'sig', n: expect.any(String), e: 'AQAB' },
    ]);
  });
});
