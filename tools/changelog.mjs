// `npm run changelog`: makes the next version of the notes in .changeset. Writes CHANGELOG.md, sets the version in every
// package, and removes the notes.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = process.argv[2] ?? join(import.meta.dirname, '..');
const folder = join(root, '.changeset');
const file = join(root, 'CHANGELOG.md');
const SIZES = ['major', 'minor', 'patch'];
const HEADINGS = { major: 'To do when you upgrade', minor: 'New', patch: 'Mended' };

const names = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
if (names.length === 0) fail('There are no notes in .changeset, so there is nothing to release.');
const notes = names.sort().map(readNote);
const largest = SIZES.find((size) => notes.some((note) => note.size === size));
const version = after(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version, largest);

const sections = SIZES.flatMap((size) => {
  const texts = notes.filter((note) => note.size === size).map(({ text }) => `- ${text.replace(/\n/g, '\n  ')}`);
  return texts.length === 0 ? [] : [`### ${HEADINGS[size]}\n\n${texts.join('\n')}`];
});
const entry = `## ${version}, ${new Date().toISOString().slice(0, 10)}\n\n${sections.join('\n\n')}\n`;
const before = existsSync(file) ? readFileSync(file, 'utf8') : '# Changelog\n';
const [heading, ...older] = before.split(/^(?=## )/m);
writeFileSync(file, [`${heading.trimEnd()}\n`, entry, ...older.map((one) => `${one.trimEnd()}\n`)].join('\n'));

const npm = [
  'version',
  version,
  '--workspaces',
  '--include-workspace-root',
  '--no-git-tag-version',
  '--allow-same-version',
];
const { status, stderr } = spawnSync('npm', npm, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
if (status !== 0) fail(stderr);
for (const name of names) rmSync(join(folder, name));
console.log(`CHANGELOG.md has ${version} now. Commit it, and tag the commit v${version}.`);

function readNote(name) {
  const [, head = '', text = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
  const sizes = Object.values(parse(head) ?? {});
  const size = SIZES.find((one) => sizes.includes(one));
  if (!size || sizes.some((one) => !SIZES.includes(one)) || text.trim() === '')
    fail(`.changeset/${name} must say major, minor or patch for a package, and then what changed.`);
  return { size, text: text.trim() };
}

/** Before 1.0 what breaks something raises the second number, as npm's ranges expect. */
function after(current, size) {
  const [major, minor, patch] = current.split('.').map(Number);
  if (size === 'patch') return `${major}.${minor}.${patch + 1}`;
  if (size === 'minor' || major === 0) return `${major}.${minor + 1}.0`;
  return `${major + 1}.0.0`;
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
