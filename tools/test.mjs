// `npm test`: installs what is missing and runs every unit and integration test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { installWhenNeeded } from './install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
installWhenNeeded(root);
const tests = spawn(
  'npx',
  ['nx', 'run-many', '-t', 'test', '--outputStyle=stream', '--parallel=2', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe'],
    // Without a daemon, nothing stays behind when the tests have ended.
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    shell: process.platform === 'win32',
  },
);

/** Jest's account of each failed test, by project: two projects run at once, so it is far up and mixed with other output. */
const failures = new Map();
function listen(output, pass) {
  createInterface({ input: output }).on('line', (line) => {
    pass(line);
    const [, project, text] = /^(@aila\/[\w-]+): ?(.*)$/.exec(stripVTControlCharacters(line)) ?? [];
    if (project === undefined) return;
    const told = failures.get(project);
    if (told) told.push(text);
    else if (/^\s*●/.test(text)) failures.set(project, [text]);
  });
}
listen(tests.stdout, console.log);
listen(tests.stderr, console.error);
const [status] = await once(tests, 'close');
if (status !== 0) {
  for (const [project, lines] of failures) console.log(`\n=== ${project} failed\n${lines.slice(0, 200).join('\n')}`);
}
process.exit(status ?? 1);
