import { z } from 'zod';
import { Id, ListQuery, Timestamp } from './common.js';
import { listCursor } from './cursor.js';
import { FilePatch } from './files.js';
import { PersonQuery } from './identity.js';

const id = '0197f2e4-0000-7000-8000-000000000001';
const byName = listCursor(z.tuple([z.string(), Id]));
const byTime = listCursor(z.tuple([Timestamp, Id]));
const raw = (text: string | Buffer) => Buffer.from(text).toString('base64url');

test('a cursor gives the place back, whatever the names are written in, and is safe in an address', () => {
  for (const name of ['a.pdf', '', 'Étude ∑ 蜜蜂 🐝.pdf', '"quoted" \\ / ? & #']) {
    const cursor = byName.encode([name, id]);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(byName.decode(cursor)).toEqual([name, id]);
  }
});

test('the cursor of the longest name is not too long for a query', () => {
  const longest = FilePatch.parse({ name: '蜜'.repeat(200) }).name ?? '';
  expect(() => ListQuery.parse({ cursor: byName.encode([longest, id]) })).not.toThrow();
  const address = `${'a'.repeat(242)}@example.org`;
  expect(() => PersonQuery.parse({ cursor: listCursor(z.tuple([z.string()])).encode([address]) })).not.toThrow();
});

test.each([
  ['is empty', ''],
  ['is no base64', '%%%'],
  ['is no JSON', raw('not ours')],
  ['is no list', raw('{"0":"a"}')],
  ['is null', raw('null')],
  ['is too short', raw('["a"]')],
  ['is too long', raw(`["a","${id}","b"]`)],
  ['has a part of another kind', raw(`[["a"],"${id}"]`)],
  ['has an id that is none', raw(`["a","1' or true--"]`)],
  ['has a character that PostgreSQL does not store', raw(`["a\\u0000","${id}"]`)],
  ['is no UTF-8', raw(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]))],
])('a cursor that %s is refused with a code', (_, cursor) => {
  expect(() => byName.decode(cursor)).toThrow(expect.objectContaining({ code: 'BAD_INPUT', status: 400 }));
});

test.each(['yesterday', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z'])('%s is no time to go on from', (time) => {
  expect(() => byTime.decode(raw(JSON.stringify([time, id])))).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
});
