/**
 * Runs the five services from their bundles alone, as the images do: the migration, and what tools/installation.mjs walks
 * through.
 *
 *     node tools/check-bundles.mjs        (after `npm run build`)
 *
 * The bundles lie in a folder outside the workspace, so that nothing of it can be found by accident.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleServices } from './bundled-services.mjs';
import { checkInstallation, checkMigration } from './installation.mjs';

const place = mkdtempSync(join(tmpdir(), 'aila-bundles-'));
const directory = join(place, 'data');

bundleServices(place);

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
