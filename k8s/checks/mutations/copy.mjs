/** A copy of the workspace that can be changed: what a mutation leaves behind is removed with it, however the run ends. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const LEFT_OUT = new Set(['node_modules', '.git', '.nx', '.aila', 'coverage']);

/**
 * Packages are linked, the workspace's own ones to the copy: what is imported by name is then the code that was changed.
 *
 * @returns the folder
 */
export function copyWorkspace(root) {
  const copy = mkdtempSync(join(tmpdir(), 'aila-mutations-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  cpSync(root, copy, { recursive: true, filter: (path) => path === root || !LEFT_OUT.has(basename(path)) });
  const packages = join(root, 'node_modules');
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(packages)) {
    if (name === '@aila') cpSync(join(packages, name), join(copy, 'node_modules', name), LINKS);
    else symlinkSync(join(packages, name), join(copy, 'node_modules', name));
  }
  return copy;
}

const LINKS = { recursive: true, verbatimSymlinks: true };

/** The text of a file with a mutation in it. @throws when the text to replace does not occur exactly once */
export function mutated(text, { file, find, replace }) {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times, instead of once: ${find}`);
  return parts.join(replace);
}

/** Changes what a mutation changes, runs `work`, and puts the files back. */
export async function withMutation(root, { edits }, work) {
  const before = new Map(edits.map(({ file }) => [file, readFileSync(join(root, file), 'utf8')]));
  try {
    for (const edit of edits) {
      const path = join(root, edit.file);
      writeFileSync(path, mutated(readFileSync(path, 'utf8'), edit));
    }
    return await work();
  } finally {
    for (const [file, text] of before) writeFileSync(join(root, file), text);
  }
}
