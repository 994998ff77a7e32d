import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux (32768 and up), macOS and Windows (49152 and up) give to outgoing connections: a port from
 * there may be taken again before the server that was to have it listens.
 */
const first = 20_000;
const last = 32_000;
const tries = 100;

/** A port of the loopback address that nobody listens on. @throws Error when a hundred ports in a row are taken */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < tries; tried += 1) {
    const port = randomInt(first, last);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found between ${first} and ${last}.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });
}
