import { randomBytes, sign, verify } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FieldCipher } from '@aila/crypto';
import type { Database } from '@aila/database';
import { createLogger, Metrics } from '@aila/telemetry';
import { TestDatabase } from '@aila/testing';
import { defaultKeySchedule } from './key-plan.js';
import { SigningKeys } from './signing-keys.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const service = { logger: createLogger('test', 'silent'), metrics: new Metrics('test') };

let db: TestDatabase;
let database: Database;
let cipher: FieldCipher;
/** Of the instances under test, in milliseconds. */
let time: number;

function newCipher(): Promise<FieldCipher> {
  const keyFile = join(mkdtempSync(join(tmpdir(), 'aila-keys-')), 'key');
  writeFileSync(keyFile, randomBytes(32).toString('base64'));
  return FieldCipher.open({ kind: 'local', keyFile });
}

beforeAll(async () => {
  db = await TestDatabase.start();
  database = await db.as('auth');
  cipher = await newCipher();
}, 60_000);
beforeEach(async () => {
  time = Date.now();
  await db.owner.query('delete from identity.signing_key');
});
afterAll(() => db.stop());

const instance = (with_ = cipher) =>
  new SigningKeys(database, with_, service, defaultKeySchedule, () => new Date(time));
const publishedBy = async (keys: SigningKeys) => (await keys.published()).keys.map(({ kid }) => kid);

describe('signing keys', () => {
  test('change without a moment in which a service does not know the key of a token', async () => {
    const [one, other] = [instance(), instance()];
    await one.maintain();
    const old = one.signing().id;

    time += 90 * day;
    await one.maintain();
    expect(one.signing().id).toBe(old);
    const announced = await publishedBy(one);
    expect(announced).toHaveLength(2);

    time += 60 * minute;
    await other.maintain();
    const fresh = other.signing().id;
    expect(announced).toContain(fresh);
    expect(fresh).not.toBe(old);

    // Tokens of the old key live on for up to an hour.
    time += 60 * minute;
    await one.maintain();
    expect(await publishedBy(one)).toContain(old);
    time += 11 * minute;
    await one.maintain();
    expect(await publishedBy(one)).toEqual([fresh]);
    const { rows } = await db.owner.query('select id from identity.signing_key');
    expect(rows).toEqual([{ id: fresh }]);
  });

  test('of another instance are found by a token that names them, and made-up names read the table at a bounded rate', async () => {
    const [one, other] = [instance(), instance()];
    await one.maintain();
    await other.maintain();
    time += 91 * day;
    await one.maintain();
    const fresh = (await publishedBy(one)).at(-1) as string;
    expect(await other.find(fresh)).toBeDefined();
    await db.owner.query('delete from identity.signing_key where id = $1', [fresh]);
    for (let attempt = 0; attempt < 100; attempt++) expect(await other.find(`made-up-${attempt}`)).toBeUndefined();
    expect(await other.find(fresh)).toBeDefined();
  });

  test('sign what their published half verifies', async () => {
    const keys = instance();
    await keys.maintain();
    const { id, privateKey } = keys.signing();
    const signature = sign('sha256', Buffer.from('text'), privateKey);
    expect(verify('sha256', Buffer.from('text'), (await keys.find(id))!, signature)).toBe(true);
  });

  test('do not open with another field key, and a copied row does not stand for another key', async () => {
    await instance().maintain();
    await expect(instance(await newCipher()).maintain()).rejects.toThrow();
    await db.owner.query('update identity.signing_key set id = gen_random_uuid()');
    await expect(instance().maintain()).rejects.toThrow(/another context/);
  });
});
