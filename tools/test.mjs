// `npm test`: installs what is missing and runs every unit and integration test.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installWhenNeeded } from './install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
installWhenNeeded(root);
const { status } = spawnSync(
  'npx',
  ['nx', 'run-many', '-t', 'test', '--outputStyle=stream', '--parallel=2', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    // Without a daemon, nothing stays behind when the tests have ended.
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
    shell: process.platform === 'win32',
  },
);
process.exit(status ?? 1);
