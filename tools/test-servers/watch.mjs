// Ends the servers of a Jest run that was killed: `node watch.mjs DIRECTORY PID`. A run that ends in order removes the
// directory itself.
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endServers, signal } from './end.mjs';

const [directory, run] = process.argv.slice(2);
while (existsSync(directory) && signal(Number(run), 0)) await sleep(250);
await endServers(directory);
