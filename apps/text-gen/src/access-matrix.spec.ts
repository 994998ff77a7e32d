import { expectedOutcome, listOperations, outcomeOf } from '@aila/authentication';
import { askOverRest, describeAccessMatrix, restRows } from '@aila/testing';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { TextGenFixture, type Instance } from './testing/text-gen-fixture.js';

let fixture: TextGenFixture;
let instance: Instance;
beforeAll(async () => {
  fixture = await TextGenFixture.start();
  instance = await fixture.instance({ model: 'builtin' });
}, 60_000);
afterAll(() => fixture?.stop());

describe('the access matrix of the tutor', () => {
  describeAccessMatrix(restRows('v1', 'text-gen'), () => ({
    owner: fixture.db.owner,
    operations: () => {
      const { app } = instance.service;
      const all = listOperations(app.get(DiscoveryService), app.get(MetadataScanner));
      return Object.fromEntries(all.map(({ name, policy }) => [name, policy?.name]));
    },
    tokenFor: (actor) => fixture.issuer.tokenFor(actor),
    impostorsOf: (actor) => fixture.issuer.impostorsOf(actor),
    expected: expectedOutcome,
    seen: outcomeOf,
    ask: (name, row, token, ids) => askOverRest(instance.url, name, row, token, ids),
  }));
});
