import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectedOutcome, listOperations, outcomeOf } from '@aila/authentication';
import { testService } from '@aila/config/testing';
import type { RunningService } from '@aila/http';
import { defaultTransferLimits } from '@aila/object-store';
import { describeAccessMatrix, TestDatabase, TestIssuer, type MatrixRow } from '@aila/testing';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { startFiles } from './start.js';

interface Row extends MatrixRow {
  readonly body?: () => object;
}

const upload = () => ({ name: `${randomUUID()}.pdf`, type: 'application/pdf', size: 8 });

/** Every operation once more by hand, so that none appears and no policy changes without somebody changing this table. */
const table: Record<string, Row> = {
  'GET v1/modules/:id/files': { policy: 'file.list', about: 'module' },
  'POST v1/modules/:id/files': { policy: 'file.edit', about: 'module', body: upload },
  'POST v1/files/:id/versions': { policy: 'file.edit', about: 'file', body: upload },
  'GET v1/files/:id': { policy: 'file.list', about: 'file' },
  'PATCH v1/files/:id': { policy: 'file.edit', about: 'file', body: () => ({ description: 'Slides' }) },
  'DELETE v1/files/:id': { policy: 'file.edit', about: 'file' },
  'POST v1/files/:id/retry': { policy: 'file.edit', about: 'file', answers: ['FILE_NOT_READY'] },
  'POST v1/files/:id/cancel': { policy: 'file.edit', about: 'file', answers: ['CONFLICT'] },
  'POST v1/files/:id/download': { policy: 'file.list', about: 'file', answers: ['FILE_NOT_READY'] },
  'GET v1/files/:id/pages/:number': { policy: 'page.read', about: 'file' },
};

let db: TestDatabase;
let issuer: TestIssuer;
let service: RunningService;
let folder: string;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  writeFileSync(join(folder, 'key'), randomBytes(32));
  service = await startFiles({
    service: testService(null),
    database: db.settingsFor('files'),
    queue: { kind: 'postgres' },
    token: issuer.settings,
    store: {
      kind: 'disk',
      directory: join(folder, 'store'),
      keyFile: join(folder, 'key'),
      publicUrl: 'http://localhost:9/store',
    },
    uploads: { maxBytes: 500_000_000, expiryMs: 3_600_000 },
    transfers: defaultTransferLimits,
  });
}, 60_000);
afterAll(async () => {
  await service?.stop();
  await Promise.all([db?.stop(), issuer?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

describe('the access matrix of the files service', () => {
  describeAccessMatrix<Row>(table, () => ({
    owner: db.owner,
    operations: () => {
      const all = listOperations(service.app.get(DiscoveryService), service.app.get(MetadataScanner));
      return Object.fromEntries(all.map(({ name, policy }) => [name, policy?.name]));
    },
    tokenFor: (actor) => issuer.tokenFor(actor),
    impostorsOf: (actor) => issuer.impostorsOf(actor),
    expected: expectedOutcome,
    seen: outcomeOf,
    ask: async (name, { body }, token, { id = '' }) => {
      const [method = '', template = ''] = name.split(' ');
      const response = await fetch(`${service.url}/${template.replace(':id', id).replace(':number', '1')}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body()) } : {}),
      });
      const text = await response.text();
      return response.ok ? undefined : (JSON.parse(text) as { code: string }).code;
    },
  }));
});
