import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CHART, generated, MANIFESTS } from './output.js';

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Writes a file and the folders that it needs. */
export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Generated files that no longer have a source. */
function leftOver(root: string, files: ReadonlyMap<string, string>): string[] {
  const folders = [MANIFESTS, `${MANIFESTS}/aws`, `${CHART}/templates`];
  return folders
    .flatMap((folder) => {
      const path = join(root, folder);
      return readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isFile() && /^\d\d-.*\.yaml$/.test(entry.name))
        .map((entry) => relative(root, join(path, entry.name)));
    })
    .filter((file) => !files.has(file));
}

/** Writes what the repository keeps: the manifests of the defaults, and the chart. */
export function writeCommitted(root: string): void {
  const files = generated(root);
  for (const [file, text] of files) write(join(root, file), text);
  for (const file of leftOver(root, files)) rmSync(join(root, file));
}

/** @returns what is wrong, if what is committed is not what the program writes */
export function checkCommitted(root: string): string[] {
  const files = generated(root);
  const stale = [
    ...[...files].filter(([file, text]) => read(join(root, file)) !== text).map(([file]) => file),
    ...leftOver(root, files),
  ];
  if (stale.length === 0) return [];
  return ['Not what the program writes now; run `npm run synth -w k8s`:', ...stale.map((file) => `  ${file}`)];
}
