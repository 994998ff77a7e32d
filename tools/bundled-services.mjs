import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const services = ['gateway', 'auth', 'files', 'ingest', 'text-gen'];

/**
 * Bundles all built services as the images hold them, into a folder in which the supervisor finds them as in the workspace.
 *
 * @param place outside the workspace, so that nothing of it can be found by accident
 */
export function bundleServices(place) {
  for (const app of services) {
    const out = join(place, 'apps', app, 'dist');
    const program = join(root, 'tools', 'bundle.mjs');
    const { status, stderr } = spawnSync(process.execPath, [program, app, out], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${app} was not bundled: ${stderr}`);
  }
  // Where the supervisor expects the client.
  cpSync(join(place, 'apps/gateway/dist/web'), join(place, 'apps/web/dist'), { recursive: true });
}
