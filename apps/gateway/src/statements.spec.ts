import { problemsOfStatements, TestDatabase } from '@aila/testing';
import './gateway.module.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await TestDatabase.start();
}, 60_000);
afterAll(() => db.stop());

test('every statement of the service fits the database as its own role sees it, in columns, types and rights', async () => {
  expect(await problemsOfStatements(db, 'gateway')).toEqual([]);
});
