/**
 * Writes a CycloneDX bill of materials of what the five images contain of others' packages, the web client included:
 *
 *     node tools/sbom.mjs sbom.json        (after `npm run build`)
 *
 * Each image also holds its own, /app/sbom.cdx.json. What the base image brings is in neither. Native parts are those of
 * the machine that this runs on: an image for another processor lists its own.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeBills } from './bill-of-materials.mjs';

const place = mkdtempSync(join(tmpdir(), 'aila-sbom-'));
try {
  const bills = ['gateway', 'auth', 'files', 'ingest', 'text-gen'].map((app) => {
    const out = join(place, app);
    const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'bundle.mjs'), app, out], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`${app} was not bundled`);
    return join(out, 'sbom.cdx.json');
  });
  mergeBills(process.argv[2] ?? 'sbom.json', 'aila', bills);
} finally {
  rmSync(place, { recursive: true, force: true });
}
