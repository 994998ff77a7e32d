import { createRequire } from 'node:module';
import { join } from 'node:path';
import { EmbeddingError } from '../embedding-error.js';

/**
 * Where the worker's program lies: resolved as a package from the running program's place, then from the working
 * folder. A bundled service passes `workerFile` instead, or keeps this package in its `node_modules`.
 */
export function findWorkerFile(): string {
  const places = [process.argv[1], join(process.cwd(), 'package.json')].filter((place) => place !== undefined);
  for (const place of places) {
    try {
      return createRequire(place).resolve('@aila/embeddings/worker');
    } catch {
      // Not reachable from there; the next place may do.
    }
  }
  throw new EmbeddingError('unavailable', `@aila/embeddings/worker is found from none of: ${places.join(', ')}`);
}
