/**
 * Runs the five services from their bundles alone, as the images do: the migration, and what tools/installation.mjs walks
 * through.
 *
 *     node tools/check-bundles.mjs        (after `npm run build`)
 *
 * The bundles lie in a folder outside the workspace, so that nothing of it can be found by accident.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkInstallation, checkMigration } from './installation.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const place = mkdtempSync(join(tmpdir(), 'aila-bundles-'));
const directory = join(place, 'data');
const services = ['gateway', 'auth', 'files', 'ingest', 'text-gen'];

for (const app of services) {
  const out = join(place, 'apps', app, 'dist');
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools', 'bundle.mjs'), app, out], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${app} was not bundled: ${stderr}`);
}
// Where the supervisor expects the client.
cpSync(join(place, 'apps/gateway/dist/web'), join(place, 'apps/web/dist'), { recursive: true });

try {
  await checkMigration(directory, (env) => {
    const cwd = join(place, 'apps', 'gateway', 'dist');
    const { stdout, stderr } = spawnSync(process.execPath, ['migrate.js'], { cwd, env, encoding: 'utf8' });
    return stdout + stderr;
  });
  await checkInstallation(place, directory);
  console.log('ok    every service runs from its bundle alone');
} finally {
  rmSync(place, { recursive: true, force: true });
}
