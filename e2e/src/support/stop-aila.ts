import { rmSync } from 'node:fs';

export default async function stopAila(): Promise<void> {
  const started = globalThis.startedAila;
  if (!started) return;
  if (started.process.exitCode === null) {
    const ended = new Promise((resolve) => started.process.once('exit', resolve));
    started.process.kill('SIGTERM');
    await ended;
  }
  rmSync(started.directory, { recursive: true, force: true });
}
