import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, migrateDatabase, ownerRole, serviceRoles } from '@aila/database';
import { CertificateAuthority, EmbeddedDatabase } from '@aila/embedded';
import type { Pool } from 'pg';
import { RdsProxyDouble } from './rds-proxy-double.js';

const keys = { accessKeyId: 'AKIATESTONLY', secretAccessKey: 'secret-of-the-test' };
const region = 'ca-central-1';
const directory = mkdtempSync(join(tmpdir(), 'aila-iam-'));
const saved = { ...process.env };

let embedded: EmbeddedDatabase;
let proxy: RdsProxyDouble;
let master: Pool;

beforeAll(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey });
  chmodSync(directory, 0o711);
  embedded = await EmbeddedDatabase.start({ directory, durable: false });
  await embedded.createDatabase('fresh');
  master = createPool(embedded.settingsFor('postgres', 'fresh'), { max: 1, application_name: 'test-master' });
  const authority = await CertificateAuthority.open(join(directory, 'tls'));
  proxy = await RdsProxyDouble.start({
    ...keys,
    region,
    certificate: await authority.certificateFor('proxy'),
    upstream: (user) => (user === ownerRole ? embedded.settingsFor(ownerRole, 'fresh') : undefined),
  });
}, 60_000);

afterAll(async () => {
  await proxy.stop();
  await master.end();
  await embedded.stop();
  rmSync(directory, { recursive: true, force: true });
  process.env = saved;
});

async function admitted(): Promise<string[]> {
  const { rows } = await master.query<{ role: string }>(
    `select m.rolname as role from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
     where r.rolname = 'rds_iam' order by 1`,
  );
  return rows.map(({ role }) => role);
}

test('the migration job runs through the proxy with a token, and lets the services in by theirs', async () => {
  // As on RDS, and as docs/kubernetes.md has the master user prepare it.
  await master.query(`create role rds_iam; grant rds_iam to ${ownerRole} with admin option`);
  const done = await migrateDatabase(proxy.settingsFor(ownerRole));
  expect(done.length).toBeGreaterThan(5);
  expect(await admitted()).toEqual([...Object.values(serviceRoles), ownerRole].sort());
  expect(proxy.accepted.length).toBeGreaterThan(0);
  await expect(migrateDatabase(proxy.settingsFor(ownerRole))).resolves.toEqual([]);
}, 60_000);
