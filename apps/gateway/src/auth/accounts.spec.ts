import { randomUUID } from 'node:crypto';
import {
  ChangePasswordInput,
  ConfirmInput,
  PersonQuery,
  ProfilePatch,
  RefreshInput,
  ResetPasswordInput,
  SignInInput,
  SignUpInput,
  type Me,
  type SignInList,
  type SignUpPending,
  type Tokens,
} from '@aila/contracts';
import { demoPassword, seedUser } from '@aila/testing';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { GraphQLInputObjectType } from 'graphql';
import { Browser } from '../testing/browser.js';
import { GatewayUnderTest } from '../testing/gateway-under-test.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start(['auth']);
}, 120_000);
afterAll(() => gateway?.stop());

const email = 'student@aila.test';
const password = 'Correct-horse-battery-1';

interface GraphqlBody<Data> {
  readonly data: Data;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

type Names = Record<string, unknown>;

async function graphql<Data = Names>(browser: Browser, query: string, variables: Names = {}, token?: string) {
  const { body, headers } = await browser.call<GraphqlBody<Data>>('POST', '/graphql', { query, variables }, token);
  return { data: body.data, code: body.errors?.[0]?.extensions.code, headers };
}

/** The two faces of signing in, refreshing by cookie alone, and signing out. */
const faces = {
  REST: {
    signIn: async (browser: Browser) =>
      (await browser.call<Tokens>('POST', '/api/v1/auth/sign-in', { email, password: demoPassword })).body,
    refresh: async (browser: Browser) => {
      const { status, body } = await browser.call<Tokens & { code: string }>('POST', '/api/v1/auth/refresh', {});
      return status === 200 ? 'refreshed' : body.code;
    },
    signOut: async (browser: Browser) => (await browser.call('POST', '/api/v1/auth/sign-out', {})).status === 204,
  },
  GraphQL: {
    signIn: async (browser: Browser) => {
      const query = `mutation ($password: String!) {
        signIn(email: "${email}", password: $password) { accessToken tokenType expiresIn refreshToken }
      }`;
      return (await graphql<{ signIn: Tokens }>(browser, query, { password: demoPassword })).data.signIn;
    },
    refresh: async (browser: Browser) => {
      const { data, code } = await graphql(browser, 'mutation { refreshTokens { accessToken } }');
      return data ? 'refreshed' : code;
    },
    signOut: async (browser: Browser) =>
      (await graphql<{ signOut: boolean }>(browser, 'mutation { signOut }')).data.signOut,
  },
};

/** The exchange of refresh tokens that were used lies a minute back from now on. */
const aMinuteLater = () =>
  gateway.db.owner.query(
    `update identity.refresh_token set used_at = used_at - interval '1 minute' where used_at is not null`,
  );

describe.each(Object.entries(faces))('a browser that signs in over %s', (_, { signIn, refresh, signOut }) => {
  test('keeps the refresh token where no script and no other site reaches it', async () => {
    const browser = new Browser(gateway);
    const tokens = await signIn(browser);
    expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
    const cookie = browser.cookie('aila_refresh');
    expect(cookie?.value).toBe(tokens.refreshToken);
    expect(cookie?.attributes).toMatch(/Max-Age=2592000; Path=[^;]+; HttpOnly; SameSite=Strict$/);
    expect(browser.pathsOf('aila_refresh')).toEqual(['/api/v1/auth', '/graphql']);
  });

  test('stays signed in over either face by its cookie alone, and is out after signing out', async () => {
    const browser = new Browser(gateway);
    await signIn(browser);
    for (const face of [faces.REST, faces.GraphQL, faces.REST]) expect(await face.refresh(browser)).toBe('refreshed');
    const copy = browser.copy();
    expect(await signOut(browser)).toBe(true);
    expect(browser.cookie('aila_refresh')).toBeUndefined();
    expect(await refresh(browser)).toBe('UNAUTHENTICATED');
    expect(await refresh(copy)).toBe('SIGN_IN_ENDED');
    expect(copy.cookie('aila_refresh')).toBeUndefined();
  });

  test('stays signed in when two of its tabs refresh in the same moment', async () => {
    const browser = new Browser(gateway);
    await signIn(browser);
    const before = browser.copy();
    expect(await Promise.all([refresh(browser), refresh(browser), refresh(before)])).toEqual(
      Array(3).fill('refreshed'),
    );
    expect(await Promise.all([refresh(browser), refresh(browser)])).toEqual(['refreshed', 'refreshed']);
  });

  test('is signed out with whoever stole its cookie, once both have used it', async () => {
    const browser = new Browser(gateway);
    await signIn(browser);
    const thief = browser.copy();
    expect(await refresh(browser)).toBe('refreshed');
    await aMinuteLater();
    expect(await refresh(thief)).toBe('SIGN_IN_ENDED');
    expect(await refresh(browser)).toBe('SIGN_IN_ENDED');
    expect(browser.cookie('aila_refresh')).toBeUndefined();
  });
});

describe('an account over GraphQL', () => {
  test('is opened with the code of an authenticator app where a user pool asks for one, and with no other text', async () => {
    const signIn =
      'mutation ($code: String) { signIn(email: "x@aila.test", password: "a guess", mfaCode: $code) { accessToken } }';
    const codes = await Promise.all(
      ['12345', '246810', null].map(async (code) => (await graphql(new Browser(gateway), signIn, { code })).code),
    );
    expect(codes).toEqual(['BAD_INPUT', 'CREDENTIALS_WRONG', 'CREDENTIALS_WRONG']);
  });

  test('is opened, confirmed, changed and recovered as over REST', async () => {
    const browser = new Browser(gateway);
    const address = `${randomUUID()}@aila.test`;
    const signUp = 'mutation ($input: SignUpInput!) { signUp(input: $input) { registrationId expiresAt } }';
    const input = { email: address, password, givenName: 'Noor', familyName: 'Oban', language: 'fr' };
    const { data } = await graphql<{ signUp: SignUpPending }>(browser, signUp, { input });
    const confirm = 'mutation ($id: ID!, $code: String!) { confirmSignUp(registrationId: $id, code: $code) }';
    const { registrationId } = data.signUp;
    expect((await graphql(browser, confirm, { id: registrationId, code: '00000000' })).code).toBe('CODE_WRONG');
    const code = await gateway.services.codeFor(address);
    expect((await graphql(browser, confirm, { id: registrationId, code })).data).toEqual({ confirmSignUp: true });

    const signIn = 'mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { accessToken } }';
    const signedIn = async (p: string) =>
      (await graphql<{ signIn: Tokens } | null>(browser, signIn, { e: address, p })).data?.signIn.accessToken;
    const token = await signedIn(password);
    const profile = 'mutation { updateProfile(input: { preferredName: "Nono" }) { displayName language roles } }';
    expect((await graphql(browser, profile, {}, token)).data).toEqual({
      updateProfile: { displayName: 'Nono Oban', language: 'fr', roles: ['student'] },
    });
    const change = 'mutation ($a: String!, $b: String!) { changePassword(currentPassword: $a, newPassword: $b) }';
    const next = 'Another-horse-battery-2';
    expect((await graphql(browser, change, { a: 'a guess', b: next }, token)).code).toBe('CREDENTIALS_WRONG');
    expect((await graphql(browser, change, { a: password, b: next }, token)).data).toEqual({ changePassword: true });
    expect(await signedIn(password)).toBeUndefined();
    expect(await signedIn(next)).toBeDefined();

    const forgot = 'mutation ($e: String!) { forgotPassword(email: $e) }';
    expect((await graphql(browser, forgot, { e: address })).data).toEqual({ forgotPassword: true });
    const reset = `mutation ($e: String!, $c: String!) {
      resetPassword(email: $e, code: $c, newPassword: "A-third-horse-battery-3")
    }`;
    const mailed = await gateway.services.codeFor(address, 2);
    expect((await graphql(browser, reset, { e: address, c: mailed })).data).toEqual({ resetPassword: true });
    expect(await signedIn('A-third-horse-battery-3')).toBeDefined();
  });

  test('takes over GraphQL exactly what it takes over REST', () => {
    const { schema } = gateway.service.app.get(GraphQLSchemaHost);
    const fields = { ...schema.getQueryType()?.getFields(), ...schema.getMutationType()?.getFields() };
    const argumentsOf = (name: string) => fields[name]?.args.map((one) => one.name).sort();
    const fieldsOf = (name: string) => Object.keys((schema.getType(name) as GraphQLInputObjectType).getFields()).sort();
    const keysOf = (contract: { shape: object }) => Object.keys(contract.shape).sort();
    expect(argumentsOf('signIn')).toEqual(keysOf(SignInInput));
    expect(argumentsOf('refreshTokens')).toEqual(keysOf(RefreshInput));
    expect(argumentsOf('confirmSignUp')).toEqual(keysOf(ConfirmInput));
    expect(argumentsOf('resetPassword')).toEqual(keysOf(ResetPasswordInput));
    expect(argumentsOf('changePassword')).toEqual(keysOf(ChangePasswordInput));
    expect(argumentsOf('users')).toEqual(keysOf(PersonQuery));
    expect(fieldsOf('SignUpInput')).toEqual(keysOf(SignUpInput));
    expect(fieldsOf('ProfileInput')).toEqual(keysOf(ProfilePatch));
  });

  test('shows where one is signed in and ends any of it', async () => {
    const browser = new Browser(gateway);
    const { accessToken } = await faces.GraphQL.signIn(browser);
    const other = new Browser(gateway);
    await faces.REST.signIn(other);
    const list = '{ mySignIns { id current userAgent } }';
    const { data } = await graphql<{ mySignIns: SignInList['items'] }>(browser, list, {}, accessToken);
    const newest = data.mySignIns.find(({ current }) => !current);
    const { body: rest } = await gateway.call<SignInList>('GET', '/api/v1/me/sign-ins', { token: accessToken });
    expect(rest.items.map(({ id }) => id)).toEqual(data.mySignIns.map(({ id }) => id));
    const revoke = 'mutation ($id: ID!) { revokeSignIn(id: $id) }';
    expect((await graphql(browser, revoke, { id: newest?.id }, accessToken)).data).toEqual({ revokeSignIn: true });
    expect(await faces.REST.refresh(other)).toBe('SIGN_IN_ENDED');
    const everywhere = await graphql(browser, 'mutation { signOutEverywhere }', {}, accessToken);
    expect(everywhere.data).toEqual({ signOutEverywhere: true });
    expect(await faces.GraphQL.refresh(browser)).toBe('SIGN_IN_ENDED');
  });

  test('gets no role unasked when one is promised to its address, over both faces', async () => {
    const browser = new Browser(gateway);
    const token = await gateway.tokenFor(await seedUser(gateway.db.owner, 'admin'));
    const { userId } = await seedUser(gateway.db.owner, 'student');
    const address = `${userId}@aila.test`;
    const query = `mutation ($email: String!, $confirm: Boolean) {
      promiseRole(email: $email, role: instructor, confirm: $confirm) }`;
    const overGraphql = async (email: string, confirm?: boolean) => {
      const { data, code } = await graphql<{ promiseRole: string } | null>(browser, query, { email, confirm }, token);
      return data?.promiseRole ?? code;
    };
    const overRest = async (email: string, confirm?: boolean) => {
      const body = { email, role: 'instructor', ...(confirm === undefined ? {} : { confirm }) };
      const answer = await gateway.call<{ outcome?: string; code?: string }>('PUT', '/api/v1/promised-roles', {
        token,
        body,
      });
      return answer.body.outcome ?? answer.body.code;
    };
    for (const ask of [overRest, overGraphql]) {
      expect(await ask(`later.${userId}@aila.test`)).toBe('promised');
      expect(await ask(address)).toBe('ROLE_NEEDS_CONFIRMATION');
      expect(await ask(address, true)).toBe('applied');
      await gateway.call('DELETE', `/api/v1/users/${userId}/roles/instructor`, { token });
    }
  });

  test('is managed by administrators, who see the same over both faces', async () => {
    const browser = new Browser(gateway);
    const token = await gateway.tokenFor(await seedUser(gateway.db.owner, 'admin'));
    const { userId } = await seedUser(gateway.db.owner, 'student');
    const give = 'mutation ($id: ID!) { giveRole(userId: $id, role: instructor) { id roles status } }';
    const { data } = await graphql<{ giveRole: Me }>(browser, give, { id: userId }, token);
    const { body } = await gateway.call<Me>('GET', `/api/v1/users/${userId}`, { token });
    expect(data.giveRole).toEqual({ id: userId, roles: body.roles, status: 'active' });
    expect(body.roles).toEqual(['student', 'instructor']);
    const found = await graphql<{ users: { items: Me[] } }>(
      browser,
      'query ($email: String) { users(email: $email) { items { id } nextCursor } }',
      { email: body.email },
      token,
    );
    expect(found.data.users).toEqual({ items: [{ id: userId }], nextCursor: null });
    const domains = 'mutation ($p: [String!]!) { setEmailDomains(patterns: $p) }';
    expect((await graphql(browser, domains, { p: ['not a domain'] }, token)).code).toBe('BAD_INPUT');
    expect((await graphql(browser, domains, { p: ['ubc.ca'] }, token)).data).toEqual({ setEmailDomains: ['ubc.ca'] });
    const { body: options } = await gateway.call('GET', '/api/v1/auth/options');
    expect(options).toMatchObject({ signUp: 'restricted' });
    await graphql(browser, domains, { p: [] }, token);
  });
});

test('the OpenAPI document names every account operation with what it answers', async () => {
  const { body } = await gateway.call<{
    paths: Record<string, Record<string, { responses: Names }>>;
    components: { schemas: Record<string, { properties: object }> };
  }>('GET', '/api/openapi.json');
  const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => [`${method.toUpperCase()} ${path}`, responses] as const),
  );
  const names = operations.map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'GET /.well-known/jwks.json',
      'GET /api/v1/auth/options',
      'GET /api/v1/auth/external/{provider}',
      'GET /api/v1/auth/external/{provider}/callback',
      'GET /api/v1/me/sign-ins',
      'PUT /api/v1/promised-roles',
    ]),
  );
  expect(operations.filter(([, responses]) => Object.keys(responses).length === 0)).toEqual([]);
  expect(Object.keys(body.components.schemas['SignInOptions']?.properties ?? {})).toContain('passwordMinLength');
});
