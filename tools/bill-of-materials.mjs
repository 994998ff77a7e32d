/**
 * What is in an image of others' packages: CycloneDX bills of materials from the lock file, and the licences' texts.
 * Nothing is downloaded, and the same packages give the same documents.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** Names of files that a licence asks to be handed on. */
export const LICENCE = /(^|\/)(licen[cs]e|notice|copying)[^/]*$|\.licen[cs]e(\.txt)?$/i;

const purl = (id, release) => `pkg:npm/${id.replace(/^@/, '%40')}@${release}`;

/** `sha512-<base64>` of the lock file as CycloneDX writes it. */
function hashes(integrity) {
  const [, algorithm, value] = /^(sha\d+)-(.+)$/.exec(integrity ?? '') ?? [];
  if (!value) return undefined;
  return [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(value, 'base64').toString('hex') }];
}

/** The folders of the packages that files of the workspace belong to, ours left out. */
function foldersOf(files) {
  const folders = [...files].map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  const found = folders.flatMap((folder) => (folder ? [folder] : []));
  return [...new Set(found)].filter((folder) => !folder.includes('node_modules/@aila/')).sort();
}

function componentOf(folder) {
  const entry = lock.packages[folder];
  if (!entry?.version) throw new Error(`${folder} is not in the lock file`);
  const name = entry.name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return {
    type: 'library',
    'bom-ref': purl(name, entry.version),
    name,
    version: entry.version,
    purl: purl(name, entry.version),
    ...(entry.license && { licenses: [{ expression: entry.license }] }),
    ...(hashes(entry.integrity) && { hashes: hashes(entry.integrity) }),
  };
}

/** The packages that `files` come from. */
export function writeBill(path, name, files) {
  writeDocument(path, name, foldersOf(files).map(componentOf));
}

/** The licences and notices of the packages that `files` come from, each text once. */
export function writeLicences(path, files) {
  const packagesOf = new Map();
  for (const folder of foldersOf(files)) {
    const { name, version, licenses: [{ expression }] = [{}] } = componentOf(folder);
    const texts = readdirSync(join(root, folder))
      .sort()
      .filter((file) => LICENCE.test(file) && !/\.[cm]?[jt]s$/.test(file));
    for (const text of texts.map((file) => readFileSync(join(root, folder, file), 'utf8').trim()))
      packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version}`]);
    if (texts.length === 0) {
      const text = `${expression ?? 'No licence named'}; the package brings no text.`;
      packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version}`]);
    }
  }
  const parts = [...packagesOf].map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text}\n`);
  writeFileSync(path, parts.join(`\n${'-'.repeat(80)}\n\n`));
}

/** One bill of several. */
export function mergeBills(path, name, bills) {
  writeDocument(
    path,
    name,
    bills.flatMap((bill) => JSON.parse(readFileSync(bill, 'utf8')).components),
  );
}

function writeDocument(path, name, all) {
  const byPurl = new Map(all.map((component) => [component.purl, component]));
  const components = [...byPurl.keys()].sort().map((key) => byPurl.get(key));
  const version = lock.version;
  const digest = createHash('sha256')
    .update(JSON.stringify([name, version, components]))
    .digest('hex');
  const serial = [8, 12, 16, 20, 32].map((end, index, ends) => digest.slice(ends[index - 1] ?? 0, end)).join('-');
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serial}`,
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': purl(name, version), name, version } },
    components,
  };
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}
