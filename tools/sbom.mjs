/**
 * Writes a CycloneDX bill of materials of what the images contain, from the lock file alone:
 *
 *     node tools/sbom.mjs sbom.json
 *
 * Development dependencies are left out. Nothing is downloaded, and the same lock file gives the same document.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
const { name, version, packages } = JSON.parse(lockText);

const purl = (id, release) => `pkg:npm/${id.replace(/^@/, '%40')}@${release}`;

/** `sha512-<base64>` of the lock file as CycloneDX writes it. */
function hashes(integrity) {
  const [, algorithm, value] = /^(sha\d+)-(.+)$/.exec(integrity ?? '') ?? [];
  if (!value) return undefined;
  return [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(value, 'base64').toString('hex') }];
}

const components = new Map();
for (const [path, entry] of Object.entries(packages)) {
  const id = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  if (!path.includes('node_modules/') || entry.link || entry.dev || !entry.version) continue;
  components.set(purl(id, entry.version), {
    type: 'library',
    'bom-ref': purl(id, entry.version),
    name: id,
    version: entry.version,
    purl: purl(id, entry.version),
    ...(entry.license && { licenses: [{ expression: entry.license }] }),
    ...(hashes(entry.integrity) && { hashes: hashes(entry.integrity) }),
  });
}

const digest = createHash('sha256').update(lockText).digest('hex');
const serial = [8, 12, 16, 20, 32].map((end, index, ends) => digest.slice(ends[index - 1] ?? 0, end)).join('-');
const document = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${serial}`,
  version: 1,
  metadata: { component: { type: 'application', 'bom-ref': purl(name, version), name, version } },
  components: [...components.values()].sort((a, b) => a.purl.localeCompare(b.purl)),
};
writeFileSync(process.argv[2] ?? 'sbom.json', `${JSON.stringify(document, null, 2)}\n`);
