import { expectedOutcome, listOperations, outcomeOf } from '@aila/authentication';
import { describeAccessMatrix, type MatrixRow } from '@aila/testing';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { TextGenFixture, type Instance } from './testing/text-gen-fixture.js';

interface Row extends MatrixRow {
  readonly body?: object;
}

/** Every operation once more by hand, so that none appears and no policy changes without somebody changing this table. */
const table: Record<string, Row> = {
  'GET v1/modules/:id/sessions': { policy: 'chat.own', about: 'module' },
  'POST v1/modules/:id/sessions': { policy: 'chat.own', about: 'module' },
  'GET v1/sessions/:id': { policy: 'chat.own', about: 'session' },
  'PATCH v1/sessions/:id': { policy: 'chat.own', about: 'session', body: { name: 'Loops' } },
  'DELETE v1/sessions/:id': { policy: 'chat.own', about: 'session' },
  'GET v1/sessions/:id/messages': { policy: 'chat.own', about: 'session' },
  'POST v1/sessions/:id/messages': { policy: 'chat.own', about: 'session', body: { content: 'Why?' } },
  'DELETE v1/sessions/:id/messages/last': { policy: 'chat.own', about: 'session', answers: ['NOTHING_TO_DELETE'] },
  'GET v1/replies/:id': { policy: 'chat.own', about: 'reply' },
  'GET v1/replies/:id/events': { policy: 'chat.own', about: 'reply' },
  'POST v1/replies/:id/stop': { policy: 'chat.own', about: 'reply' },
};

let fixture: TextGenFixture;
let instance: Instance;
beforeAll(async () => {
  fixture = await TextGenFixture.start();
  instance = await fixture.instance({ model: 'builtin' });
}, 60_000);
afterAll(() => fixture?.stop());

describe('the access matrix of the tutor', () => {
  describeAccessMatrix<Row>(table, () => ({
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
    ask: async (name, { body }, token, { id = '' }) => {
      const [method = '', template = ''] = name.split(' ');
      const response = await fetch(`${instance.url}/${template.replace(':id', id)}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await response.text();
      return response.ok ? undefined : (JSON.parse(text) as { code: string }).code;
    },
  }));
});
