/** A copy of the workspace that can be changed: what a mutation leaves behind is removed with it, however the run ends. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { changed } from './place.mjs';

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

/**
 * The texts of the files that a mutation changes.
 *
 * @param {string} root
 * @param {import('./place.mjs').PlacedEdit[]} edits
 * @returns {Map<string, { before: string, after: string }>} by file
 * @throws when an edit cannot be made
 */
export function mutatedFiles(root, edits) {
  /** @type {Map<string, { before: string, after: string }>} */
  const files = new Map();
  for (const edit of edits) {
    const text = files.get(edit.file) ?? readTwice(join(root, edit.file));
    files.set(edit.file, { ...text, after: changed(text.after, edit.file, edit) });
  }
  return files;
}

/** @param {string} path */
function readTwice(path) {
  const before = readFileSync(path, 'utf8');
  return { before, after: before };
}

/** Changes what a mutation changes, runs `work`, and puts the files back. */
export async function withMutation(root, { edits }, work) {
  const files = mutatedFiles(root, edits);
  try {
    for (const [file, { after }] of files) writeFileSync(join(root, file), after);
    return await work();
  } finally {
    for (const [file, { before }] of files) writeFileSync(join(root, file), before);
  }
}
