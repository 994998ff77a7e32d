/** CycloneDX bills of materials from the lock file. Nothing is downloaded, and the same packages give the same document. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

const purl = (id, release) => `pkg:npm/${id.replace(/^@/, '%40')}@${release}`;

/** `sha512-<base64>` of the lock file as CycloneDX writes it. */
function hashes(integrity) {
  const [, algorithm, value] = /^(sha\d+)-(.+)$/.exec(integrity ?? '') ?? [];
  if (!value) return undefined;
  return [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(value, 'base64').toString('hex') }];
}

/** The package that a file of the workspace belongs to; undefined for our own. */
function componentOf(file) {
  const [folder, id] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/.exec(file) ?? [];
  if (!folder || id.startsWith('@aila/')) return undefined;
  const entry = lock.packages[folder];
  if (!entry?.version) throw new Error(`${folder} is not in the lock file`);
  const name = entry.name ?? id;
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
  const components = [...files].map(componentOf).filter(Boolean);
  writeDocument(path, name, components);
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
