import { randomUUID } from 'node:crypto';
import type { PolicyName, UserActor } from '@aila/access';
import type { CourseRole, InstitutionRole } from '@aila/contracts';
import type { Pool } from 'pg';
import { CourseWorld, type Ids, type Member, type Place, type ThingKind } from './course-world.js';

/** One operation of the table that a service's test writes by hand. */
export interface MatrixRow {
  readonly policy: PolicyName;
  /** What `id` in its path or variables names; left out: nothing. */
  readonly about?: ThingKind;
  /** Codes that somebody who was let in may hear, for reasons that have nothing to do with access. */
  readonly answers?: readonly string[];
  /** It ends the caller's own sign-in, so that everybody needs a new one. */
  readonly endsSignIn?: true;
  /** Has a door of its own in place of an access token, tested elsewhere. */
  readonly ownDoor?: true;
}

export interface Standing {
  /** In the institution; null for somebody whose token must not be believed. */
  readonly roles: readonly InstitutionRole[] | null;
  /** In the course of the thing. */
  readonly courseRole: CourseRole | null;
  /** False: there is no such thing, or it belongs to another person. */
  readonly exists: boolean;
}

/** A service under test. */
export interface MatrixSubject<Row extends MatrixRow> {
  readonly owner: Pool;
  /** The operations that the running service has, with the policies that they declare. */
  operations(): Readonly<Record<string, string | undefined>>;
  tokenFor(actor: UserActor): Promise<string>;
  /** Tokens about somebody that nobody may believe, by what is wrong with them. */
  impostorsOf(actor: UserActor): Promise<Record<string, string>>;
  /** @returns the code of the error, undefined when there was none */
  ask(name: string, row: Row, token: string | undefined, ids: Ids): Promise<string | undefined>;
  /** What a policy promises. */
  expected(policy: PolicyName, standing: Standing): string;
  /** The same words for what was seen. */
  seen(code: string | undefined): string;
}

/** What every operation is tried with; the door is one, so that the others need to be tried once only. */
const usualImpostors = [
  'expired',
  'of another issuer',
  'unsigned',
  'signed with the public key as a secret',
  'a disabled account',
  'somebody who signed out',
];

type Cells = Record<string, string>;
type Cell = readonly [name: string, expected: string, seen: Promise<string>];

/**
 * Tests every operation against everybody. `subject` is asked for when the tests run.
 *
 * The policies that operations declare are compared with the table, and what the service does with what the policies
 * promise: an operation without a row, a changed policy and a wall with a hole are three different failures.
 */
export function describeAccessMatrix<Row extends MatrixRow>(
  table: Readonly<Record<string, Row>>,
  subject: () => MatrixSubject<Row>,
): void {
  const names = Object.keys(table);
  const behindTokens = names.filter((name) => !table[name]?.ownDoor);
  let world: CourseWorld;
  let nobody: Readonly<Record<string, string>>;
  beforeAll(async () => {
    world = await CourseWorld.seed(subject().owner);
    nobody = await unbelieved(world, subject());
    expect(Object.keys(nobody)).toEqual(expect.arrayContaining(usualImpostors));
  });

  test('has a row for every operation, with the policy that the operation declares', () => {
    const rows = Object.fromEntries(names.map((name) => [name, table[name]?.policy]));
    expect(subject().operations()).toEqual(rows);
  });

  test('says of every operation that names a thing what it is', () => {
    const silent = names.filter((name) => /:(id|userId)\b/.test(name) && table[name]?.about === undefined);
    expect(silent).toEqual([]);
  });

  const opensTo = async (name: string, tokens: readonly (readonly [string, string | undefined])[]) => {
    const row = table[name] as Row;
    const home = row.about === undefined ? {} : await world.thing(row.about, 'home', world.members[0]!.actor);
    const expected = subject().expected(row.policy, { roles: null, courseRole: null, exists: true });
    await compare(tokens.map(([who, token]) => [who, expected, ask(subject(), name, row, token, home)]));
  };

  test('nothing that only looks like a token, or is somebody else’s, opens anything', async () => {
    const closed = behindTokens.find((name) => table[name]?.policy !== 'public') as string;
    await opensTo(closed, Object.entries(nobody));
  });

  test.each(behindTokens)('%s: no token, no impostor and nobody whose sign-in ended opens it', (name) =>
    opensTo(name, [['no token', undefined], ...usualImpostors.map((what) => [what, nobody[what]] as const)]),
  );

  test.each(behindTokens)('%s: opens to exactly those whom its policy names', async (name) => {
    const row = table[name] as Row;
    const around = row.endsSignIn ? await CourseWorld.seed(subject().owner) : world;
    // What is public asks for nobody's token; one of them with a token shows that it does no harm.
    const people = row.policy === 'public' ? around.members.slice(0, 1) : around.members;
    const cells = people.map((member) => cellsOf(subject(), around, name, row, member));
    await compare((await Promise.all(cells)).flat());
  });

  const behindRoles = behindTokens.filter((name) => table[name]?.policy !== 'public');
  test.each(behindRoles)('%s: opens to nobody by a role that was taken a moment ago', async (name) => {
    const row = table[name] as Row;
    await compare(await Promise.all(demotions.map((each) => afterDemotion(subject(), world, name, row, each))));
  });
}

/** People with a role to lose, and what they are then: students without a course. */
const demotions: readonly (readonly [string, InstitutionRole])[] = [
  ['a former administrator', 'admin'],
  ['a former instructor', 'instructor'],
];

/**
 * What somebody sees in the moment after a role was taken from them, with the token that tells of it. They used the
 * operation a moment before, so whatever remembers them remembers the role.
 */
async function afterDemotion<Row extends MatrixRow>(
  subject: MatrixSubject<Row>,
  world: CourseWorld,
  name: string,
  row: Row,
  [who, lost]: (typeof demotions)[number],
): Promise<Cell> {
  const actor = await world.newcomer('student', lost);
  const token = await subject.tokenFor(actor);
  const ids = row.about === undefined ? {} : await world.thing(row.about, 'home', actor);
  if (!row.endsSignIn) await subject.ask(name, row, token, row.about === undefined ? {} : nothing());
  await subject.owner.query('delete from identity.user_role where user_id = $1 and role = $2', [actor.userId, lost]);
  const exists = row.about === undefined || world.isKept(row.about, null);
  const left: Standing = { roles: ['student'], courseRole: null, exists };
  return [who, subject.expected(row.policy, left), ask(subject, name, row, token, ids)];
}

/** What one person sees: at home and away, of others, and of what does not exist. */
async function cellsOf<Row extends MatrixRow>(
  subject: MatrixSubject<Row>,
  world: CourseWorld,
  name: string,
  row: Row,
  { name: who, actor, at }: Member,
): Promise<Cell[]> {
  const token = await subject.tokenFor(actor);
  const cell = (what: string, courseRole: CourseRole | null, exists: boolean, ids: Ids, given = token): Cell => [
    `${who}, ${what}`,
    subject.expected(row.policy, { roles: actor.roles, courseRole, exists }),
    ask(subject, name, row, given, ids),
  ];
  // Roles are those of the database: a token that tells of more opens no more.
  const pretender =
    who === 'student' && !row.endsSignIn ? await subject.tokenFor({ ...actor, roles: ['admin'] }) : null;
  if (row.about === undefined) {
    const own = cell('themselves', null, true, {});
    return pretender ? [own, cell('with a token of more roles', null, true, {}, pretender)] : [own];
  }
  const other = world.members.find((member) => member.actor !== actor && member.at.home === 'student') as Member;
  const personal = world.isPersonal(row.about);
  const make = (place: Place, of: UserActor) => world.thing(row.about as ThingKind, place, of);
  return [
    cell('at home', at.home, world.isKept(row.about, at.home), await make('home', actor)),
    cell('away', at.away, world.isKept(row.about, at.away), await make('away', actor)),
    ...(personal ? [cell("another person's", at.home, false, await make('home', other.actor))] : []),
    cell('unknown', null, false, nothing()),
    ...(pretender
      ? [cell('away, with a token of more roles', null, false, await make('away', other.actor), pretender)]
      : []),
  ];
}

const nothing = (): Ids => ({ id: randomUUID(), userId: randomUUID() });

async function ask<Row extends MatrixRow>(
  subject: MatrixSubject<Row>,
  name: string,
  row: Row,
  token: string | undefined,
  ids: Ids,
): Promise<string> {
  const code = await subject.ask(name, row, token, ids);
  return subject.seen(row.answers?.includes(code ?? '') ? undefined : code);
}

async function compare(cells: readonly Cell[]): Promise<void> {
  expect(cells.length).toBeGreaterThan(0);
  const expected: Cells = {};
  const seen: Cells = {};
  for (const [who, promised, found] of cells) {
    expected[who] = promised;
    seen[who] = await found;
  }
  expect(seen).toEqual(expected);
}

/** Tokens of people to whom everything would open, were it not for what is wrong with the token or the sign-in. */
async function unbelieved<Row extends MatrixRow>(
  world: CourseWorld,
  { owner, tokenFor, impostorsOf }: Pick<MatrixSubject<Row>, 'owner' | 'tokenFor' | 'impostorsOf'>,
): Promise<Record<string, string>> {
  const [disabled, signedOut, expired] = [
    await world.nearlyAllowed(),
    await world.nearlyAllowed(),
    await world.nearlyAllowed(),
  ];
  await owner.query(`update identity.user_account set status = 'disabled' where id = $1`, [disabled.userId]);
  await owner.query(`update identity.sign_in_session set ended_at = now(), end_reason = 'signed-out' where id = $1`, [
    signedOut.signInId,
  ]);
  await owner.query(`update identity.sign_in_session set expires_at = now() where id = $1`, [expired.signInId]);
  return {
    ...(await impostorsOf(await world.nearlyAllowed())),
    'a disabled account': await tokenFor(disabled),
    'somebody who signed out': await tokenFor(signedOut),
    'a sign-in that is too old': await tokenFor(expired),
    "somebody else's sign-in": await tokenFor({
      ...(await world.nearlyAllowed()),
      signInId: (await world.nearlyAllowed()).signInId,
    }),
  };
}
