import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@aila/embedded/free-port';

/** How long a start may take, building included (milliseconds). */
const startLimit = 300_000;

/** What `stop-aila.ts` has to put away. */
export interface StartedAila {
  readonly process: ChildProcess;
  readonly directory: string;
}

declare global {
  var startedAila: StartedAila | undefined;
}

/**
 * Uses the Aila that BASE_URL names, with its mails in AILA_OUTBOX; without one starts its own by `npm start`, with data
 * of its own and an institution to sign in at.
 */
export default async function startAila(): Promise<void> {
  if (process.env['BASE_URL']) return;
  // Slow enough that a reload falls into the middle of a reply; the walk insists on it when this is set.
  process.env['TUTOR_BUILTIN_PAUSE_MS'] ??= '120';
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'aila-e2e-'));
  const providersFile = await announceInstitution(directory);
  const child = spawn(process.execPath, ['tools/start.mjs'], {
    cwd: join(__dirname, '../../..'),
    // Jest's own NODE_ENV must not reach the build.
    env: {
      ...process.env,
      NODE_ENV: undefined,
      PORT: String(port),
      AILA_DIR: directory,
      OIDC_PROVIDERS_FILE: providersFile,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  globalThis.startedAila = { process: child, directory };
  await ready(child);
  process.env['AILA_OUTBOX'] = join(directory, 'outbox');
  process.env['BASE_URL'] = `http://localhost:${port}`;
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Aila did not start in time')), startLimit);
    child.stdout?.on('data', (text: Buffer) => {
      process.stdout.write(text);
      if (!text.toString().includes('Aila is ready')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Aila ended with code ${code} before it was ready`));
    });
  });
}

/**
 * Makes an institution known to the Aila that is about to start, and to the tests. It need not be there yet: nobody asks
 * for it before somebody signs in.
 *
 * @returns the file with its providers
 */
async function announceInstitution(directory: string): Promise<string> {
  const port = await freePort();
  const clientSecretFile = join(directory, 'institution.secret');
  const provider = { issuer: `http://127.0.0.1:${port}`, clientId: 'aila', clientSecretFile };
  const file = join(directory, 'providers.json');
  writeFileSync(
    file,
    JSON.stringify([
      { id: 'coast', name: 'University of the Test Coast', emailDomains: ['coast.test'], ...provider },
      // The same people, whose addresses this one is not believed about.
      { id: 'isle', name: 'College of the Test Isle', emailDomains: ['isle.test'], ...provider },
    ]),
  );
  process.env['AILA_INSTITUTION_PORT'] = String(port);
  process.env['AILA_INSTITUTION_SECRET_FILE'] = clientSecretFile;
  return file;
}
