import { createPublicKey, randomUUID } from 'node:crypto';
import { policies, type PolicyName, type UserActor } from '@aila/access';
import { doorOf, expectedDoor, listOperations } from '@aila/authentication';
import type { ErrorCode, InstitutionRole } from '@aila/contracts';
import { impostorTokens, restRows, seedUser, type GenuineKey } from '@aila/testing';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { SignJWT, type JWTPayload } from 'jose';
import type { SigningKeys } from './provider/builtin/signing-keys.js';
import { KeySource } from './provider/key-source.js';
import { AuthUnderTest } from './testing/auth-under-test.js';

interface Row {
  readonly policy: PolicyName;
  /** Of an operation that would refuse an empty body with the error of a missing token. */
  readonly body?: object;
  readonly headers?: Record<string, string>;
  /** What somebody who is let in hears about a thing that is another person's. */
  readonly foreign?: ErrorCode;
  /** Has a door of its own in place of an access token, tested beside it. */
  readonly ownDoor?: true;
}

/** What is no declared operation, once more by hand. */
const others: Record<string, Row> = {
  'GET .well-known/jwks.json': { policy: 'public' },
  'POST v1/auth/external/:provider/start': { policy: 'public' },
  'POST v1/auth/external/:provider/finish': { policy: 'public' },
  'GET v1/authorize': { policy: 'public', headers: { 'x-original-uri': '/' } },
  'POST v1/triggers/cognito': { policy: 'public', ownDoor: true },
};

/** The rows of the common table; empty bodies are refused behind the door that is tested here. */
const declared = Object.entries(restRows('v1', 'auth')).map(([name, { policy, ownDoor, about }]): [string, Row] => [
  name,
  { policy, ...(ownDoor ? { ownDoor } : {}), ...(about === 'sign-in' ? { foreign: 'NOT_FOUND' } : {}) },
]);
const table: Record<string, Row> = { ...others, ...Object.fromEntries(declared) };

let auth: AuthUnderTest;
let key: GenuineKey;
beforeAll(async () => {
  auth = await AuthUnderTest.start();
  const { id, privateKey } = auth.service.app.get<unknown, SigningKeys>(KeySource).signing();
  key = { id, privateKey, publicKey: createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString() };
}, 60_000);
afterAll(() => auth.stop());

const operations = () => listOperations(auth.service.app.get(DiscoveryService), auth.service.app.get(MetadataScanner));

function claimsOf({ userId, signInId, roles }: UserActor): JWTPayload {
  const { issuer, audience } = auth.settings.token;
  return {
    iss: issuer,
    sub: userId,
    client_id: audience,
    token_use: 'access',
    origin_jti: signInId,
    'cognito:groups': [...roles],
  };
}

const tokenFor = (actor: UserActor) =>
  new SignJWT(claimsOf(actor))
    .setProtectedHeader({ alg: 'RS256', kid: key.id })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key.privateKey);

/** @param id in place of `:id` */
async function codeOf(name: string, token: string | undefined, id: string = randomUUID()) {
  const [method = '', path = ''] = name.split(' ');
  const { body, headers } = table[name] ?? {};
  const answer = await auth.call<{ code?: ErrorCode }>(
    method,
    `/${path.replace(':id', id).replace(':role', 'student')}`,
    { token, ...(method === 'GET' ? {} : { body: body ?? {} }), ...(headers ? { headers } : {}) },
  );
  return answer.body.code;
}

const names = Object.keys(table);
const behindTokens = names.filter((name) => !table[name]?.ownDoor);

describe('the access matrix of the auth service', () => {
  test('has a row for every operation with the policy that the operation declares', () => {
    const declared = operations().map(({ name, policy }) => [name, policy?.name]);
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(names.map((name) => [name, table[name]?.policy])));
  });

  test.each(behindTokens)('%s: no token and no impostor opens it', async (name) => {
    const expected = expectedDoor(table[name]!.policy, null);
    const admin = await seedUser(auth.db.owner, 'admin');
    const seen: Record<string, string> = { 'no token': doorOf(await codeOf(name, undefined)) };
    for (const [what, token] of Object.entries(await impostorTokens(claimsOf(admin), key)))
      seen[what] = doorOf(await codeOf(name, token));
    expect(seen).toEqual(Object.fromEntries(Object.keys(seen).map((what) => [what, expected])));
  });

  test.each(behindTokens)('%s: opens to exactly the roles of its policy', async (name) => {
    const people: Record<string, readonly InstitutionRole[]> = {
      'without a role': [],
      student: ['student'],
      instructor: ['instructor'],
      admin: ['admin'],
      'student and instructor': ['student', 'instructor'],
    };
    for (const [who, roles] of Object.entries(people)) {
      const door = doorOf(await codeOf(name, await tokenFor(await seedUser(auth.db.owner, ...roles))));
      expect([who, door]).toEqual([who, expectedDoor(table[name]!.policy, roles)]);
    }
  });

  test.each(behindTokens)(
    '%s: closed to the disabled, the signed out and the pretended administrator',
    async (name) => {
      const { policy } = table[name]!;
      const disabled = await seedUser(auth.db.owner, 'admin');
      const signedOut = await seedUser(auth.db.owner, 'admin');
      const student = await seedUser(auth.db.owner, 'student');
      await auth.db.owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [
        disabled.userId,
      ]);
      await auth.db.owner.query(
        `update identity.sign_in_session set ended_at = now(), end_reason = 'signed-out' where id = $1`,
        [signedOut.signInId],
      );
      for (const nobody of [disabled, signedOut])
        expect(doorOf(await codeOf(name, await tokenFor(nobody)))).toBe(expectedDoor(policy, null));
      const pretended = await tokenFor({ ...student, roles: ['admin'] });
      expect(doorOf(await codeOf(name, pretended))).toBe(expectedDoor(policy, ['student']));
    },
  );

  test.each(behindTokens)('%s: opens to nobody by a role that was taken a moment ago', async (name) => {
    for (const lost of ['admin', 'instructor'] as const) {
      const actor = await seedUser(auth.db.owner, 'student', lost);
      const token = await tokenFor(actor);
      if (name !== 'POST v1/auth/sign-out-everywhere') await codeOf(name, token);
      await auth.db.owner.query('delete from identity.user_role where user_id = $1 and role = $2', [
        actor.userId,
        lost,
      ]);
      expect([lost, doorOf(await codeOf(name, token))]).toEqual([lost, expectedDoor(table[name]!.policy, ['student'])]);
    }
  });

  test.each(names.filter((name) => table[name]?.foreign))(
    '%s: what is another person’s does not exist',
    async (name) => {
      const owner = await seedUser(auth.db.owner, 'student');
      for (const role of ['student', 'instructor', 'admin'] as const) {
        const token = await tokenFor(await seedUser(auth.db.owner, role));
        expect(await codeOf(name, token, owner.signInId)).toBe(table[name]?.foreign);
      }
      expect(await codeOf(name, await tokenFor(owner), owner.signInId)).toBeUndefined();
    },
  );

  test('every operation whose path holds an id of a person’s own things says what strangers hear', () => {
    const open = names.filter((name) => name.includes(':id') && policies[table[name]!.policy].kind === 'signedIn');
    expect(open.filter((name) => table[name]?.foreign === undefined)).toEqual([]);
  });
});
