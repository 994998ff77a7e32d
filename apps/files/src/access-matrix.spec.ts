import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectedOutcome, listOperations, outcomeOf } from '@aila/authentication';
import { testService } from '@aila/config/testing';
import type { RunningService } from '@aila/service';
import { defaultTransferLimits } from '@aila/object-store';
import { askOverRest, describeAccessMatrix, restRows, TestDatabase, TestIssuer } from '@aila/testing';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { startFiles } from './start.js';

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
  describeAccessMatrix(restRows('v1', 'files'), () => ({
    owner: db.owner,
    operations: () => {
      const all = listOperations(service.app.get(DiscoveryService), service.app.get(MetadataScanner));
      return Object.fromEntries(all.map(({ name, policy }) => [name, policy?.name]));
    },
    tokenFor: (actor) => issuer.tokenFor(actor),
    impostorsOf: (actor) => issuer.impostorsOf(actor),
    expected: expectedOutcome,
    seen: outcomeOf,
    ask: (name, row, token, ids) => askOverRest(service.url, name, row, token, ids),
  }));
});
