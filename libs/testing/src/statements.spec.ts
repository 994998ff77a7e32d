import { Bytes, statementsFor } from '@aila/database';
import { z } from 'zod';
import { problemsOfStatements } from './statements.js';
import { TestDatabase } from './test-database.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await TestDatabase.start();
}, 60_000);
afterAll(() => db.stop());

const statement = statementsFor('ingest');
const Version = z.object({ id: z.uuid(), size_bytes: z.string(), pages_total: z.number().nullable(), sha256: Bytes });
statement('test.fits', 'select id, size_bytes, pages_total, sha256 from content.file_version where id = $1', Version);
statement('test.changes', 'update content.file_version set pages_done = $2 where id = $1');
statement('test.locks', 'select pg_advisory_xact_lock(1)');
statement('test.misspelt', 'select filenumber from content.file_version', z.object({ filenumber: z.number() }));
statement('test.ungranted', 'select 1 as one from identity.credential', z.object({ one: z.number() }));
statement('test.ungrantedWrite', 'delete from content.file where id = $1');
statement('test.wrongType', 'select size_bytes from content.file_version', z.object({ size_bytes: z.number() }));
statement('test.wrongArray', `select array[1, 2] as numbers`, z.object({ numbers: z.array(z.string()) }));
statement('test.otherName', 'select id from content.file', z.object({ file_id: z.uuid() }));
statement('test.unnamed', 'select id from content.file');
statement('test.transforms', 'select id from content.file', z.object({ id: z.string().transform(Number) }));
statementsFor('files')('test.ofOthers', 'select nothing', z.object({}));

test('a misspelt column, a missing grant and a wrong type are each found, and what fits is not', async () => {
  expect(await problemsOfStatements(db, 'ingest')).toEqual([
    'test.misspelt: column "filenumber" does not exist',
    'test.ungranted: permission denied for table credential',
    'test.ungrantedWrite: permission denied for table file',
    'test.wrongType: size_bytes is string and not number',
    'test.wrongArray: numbers is number[] and not string[]',
    'test.otherName: answers no column file_id',
    'test.otherName: has no schema for id',
    'test.unnamed: has no schema for id',
    'test.transforms: a column cannot be described by a schema of type pipe',
  ]);
});

test('two statements of one name are refused, because one of them would never be prepared', () => {
  expect(() => statement('test.fits', 'select 1')).toThrow('Two statements are called test.fits');
});
