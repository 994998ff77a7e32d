import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePrivate } from './private-directory.js';

let directory: string;
beforeEach(() => (directory = join(mkdtempSync(join(tmpdir(), 'aila-private-')), '.aila')));
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

const modeOf = (...path: string[]) => statSync(join(directory, ...path)).mode & 0o777;
const onPosix = process.platform === 'win32' ? test.skip : test;

/** What others could read: the folder itself and everything directly in it. */
const openToOthers = () =>
  ['', ...readdirSync(directory)].filter((name) => (modeOf(name) & 0o066) !== 0).map((name) => [name, modeOf(name)]);

onPosix('a new installation is closed to everybody else on the machine', () => {
  makePrivate(directory);
  expect(openToOthers()).toEqual([]);
  for (const folder of ['store', 'outbox', 'logs', 'tls']) expect(modeOf(folder)).toBe(0o700);
});

onPosix('one that an earlier version made readable to all is closed', () => {
  mkdirSync(join(directory, 'store', 'objects'), { recursive: true });
  for (const folder of ['logs', 'outbox', 'tls']) mkdirSync(join(directory, folder));
  writeFileSync(join(directory, 'field.key'), 'a key');
  for (const name of ['', 'store', 'logs', 'outbox', 'tls']) chmodSync(join(directory, name), 0o777);
  chmodSync(join(directory, 'field.key'), 0o666);
  makePrivate(directory);
  expect(openToOthers()).toEqual([]);
  expect(modeOf('field.key')).toBe(0o600);
  expect(readdirSync(join(directory, 'store'))).toEqual(['objects']);
});
