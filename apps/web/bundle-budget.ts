import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/**
 * Fails the build when what the browser must load before the first screen grows past `limit` (bytes, after gzip): the
 * entry and everything that it imports at once. Screens come in chunks of their own and are not counted.
 */
export function bundleBudget(limit: number): Plugin {
  return {
    name: 'aila:bundle-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const first = new Set<string>();
      const take = (fileName: string) => {
        const chunk = bundle[fileName];
        if (first.has(fileName) || chunk?.type !== 'chunk') return;
        first.add(fileName);
        chunk.imports.forEach(take);
      };
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) take(chunk.fileName);
      const size = [...first].reduce((sum, fileName) => {
        const chunk = bundle[fileName];
        return sum + (chunk?.type === 'chunk' ? gzipSync(chunk.code).length : 0);
      }, 0);
      if (size > limit) this.error(`The first screen needs ${size} bytes of script, more than the ${limit} allowed`);
    },
  };
}
