import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { problemsOfMigration } from './expand-and-contract.js';

const folder = resolve(process.cwd(), '../database/src/migrations');
const files = readdirSync(folder).sort();

/** These were made before the rule, when every installation was stopped for a new version. */
const lastBeforeTheRule = '1764000800000-reply-saves.sql';

test('every file of the folder has a name from which a migration can be made, and a time of its own', () => {
  expect(files.filter((file) => !/^\d{13}-[a-z]+(-[a-z]+)*\.sql$/.test(file))).toEqual([]);
  const times = files.map((file) => file.split('-')[0]);
  expect(new Set(times).size).toBe(times.length);
});

test('the version before can run on the tables of this one, for each migration since the rule', async () => {
  const later = files.filter((file) => file > lastBeforeTheRule);
  const problems = await Promise.all(
    later.map(async (file) =>
      (await problemsOfMigration(readFileSync(join(folder, file), 'utf8'))).map((it) => `${file}: ${it}`),
    ),
  );
  expect(problems.flat()).toEqual([]);
});

test.each([
  ['drops a column', 'alter table chat.reply drop column notice'],
  ['drops a table', 'drop table chat.reply'],
  ['drops a function', 'drop function chat.save_replies(jsonb, integer)'],
  ['renames a column', 'alter table chat.reply rename column notice to remark'],
  ['renames a table', 'alter table chat.reply rename to answer'],
  ['moves a table', 'alter table chat.reply set schema content'],
  ['changes a type', 'alter table chat.reply alter column text type varchar(10)'],
  ['adds a column that the version before does not fill', 'alter table chat.reply add shade text not null'],
  ['makes a column needed', 'alter table chat.reply alter column notice set not null'],
  ['takes a default away', 'alter table chat.reply alter column notice drop default'],
  ['drops a constraint', 'alter table course.module drop constraint module_concept_id_title_key'],
  ['closes a table by row-level security', 'alter table chat.reply enable row level security'],
  ['takes a right away', 'revoke select on chat.reply from aila_text_gen'],
  ['deletes rows', 'delete from chat.reply'],
  ['hides what it does in a block', `do $$ begin execute 'drop table chat.reply'; end $$`],
])('a migration that %s is refused, unless it says in which version nobody uses it', async (_, statement) => {
  await expect(problemsOfMigration(`${statement};`)).resolves.toEqual([expect.stringContaining('(contract)')]);
  await expect(problemsOfMigration(`-- contract: because I want to\n${statement};`)).resolves.toHaveLength(1);
  await expect(
    problemsOfMigration(`-- contract: replaced by remark, unread since 0.4\n${statement};`),
  ).resolves.toEqual([]);
});

test.each([
  ['adds a check', `alter table chat.reply add constraint short check (char_length(text) < 9)`],
  ['adds a reference', 'alter table chat.reply add foreign key (session_id) references chat.session'],
  ['adds a unique constraint', 'alter table chat.reply add constraint one unique (session_id)'],
  ['adds a column with a check', `alter table chat.reply add shade text check (shade in ('light'))`],
  [
    'adds a column with a value of its own for each row',
    'alter table chat.reply add other uuid default gen_random_uuid()',
  ],
  ['creates an index in the way of writers', 'create index on chat.reply (session_id)'],
])('a migration that %s is refused, unless it says why the table is small', async (_, statement) => {
  await expect(problemsOfMigration(`${statement};`)).resolves.toEqual([expect.stringContaining('(locks)')]);
  await expect(
    problemsOfMigration(`-- locks: a row for each model, of which there are few\n${statement};`),
  ).resolves.toEqual([]);
});

test('one explanation speaks for one statement, and not for the next', async () => {
  const sql = `-- contract: replaced by remark, unread since 0.4
    alter table chat.reply drop column notice;
    alter table chat.reply drop column text;`;
  await expect(problemsOfMigration(sql)).resolves.toEqual([expect.stringContaining('drop column text')]);
});

test('an index is created concurrently outside a transaction and alone, because PostgreSQL refuses it otherwise', async () => {
  const index = (name: string) => `create index concurrently ${name} on chat.reply (session_id);`;
  await expect(problemsOfMigration(index('a'))).resolves.toHaveLength(1);
  await expect(problemsOfMigration(`-- migrate:no-transaction\n${index('a')}${index('b')}`)).resolves.toHaveLength(1);
  await expect(problemsOfMigration(`-- migrate:no-transaction\n${index('a')}`)).resolves.toEqual([]);
});

test('what only adds passes', async () => {
  const sql = `
    create table chat.pin (id uuid primary key, session_id uuid not null references chat.session, note text);
    alter table chat.pin enable row level security;
    create index pin_session on chat.pin (session_id);
    create policy own on chat.pin using (true);
    grant select on chat.pin to aila_text_gen;
    create function chat.pins() returns integer language sql as $$ select 1 $$;
    revoke execute on function chat.pins() from public;
    alter table chat.session add pinned_at timestamptz, add kept boolean not null default false;
    alter table chat.session alter column name drop not null;
    alter table chat.session add constraint named check (name <> '') not valid;
    drop policy own on chat.session;
    create policy own on chat.session using (true);
    update chat.session set name = null where name = '';`;
  await expect(problemsOfMigration(sql)).resolves.toEqual([]);
});
