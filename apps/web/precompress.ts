import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What does not shrink, because it is compressed in itself, is left out. */
const shrinking = new Set(['.css', '.html', '.js', '.json', '.svg']);
/** A smaller file fits into one packet either way. Bytes. */
const smallest = 1000;

/** Brotli at its best: as the gateway serves it and as the budget counts it. */
export function brotli(content: Uint8Array): Buffer {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
}

/** Puts `<file>.br` and `<file>.gz` beside each file of the client that gets smaller by it, so that no request pays for it. */
export function precompress(place: string): Plugin {
  return {
    name: 'aila:precompress',
    apply: 'build',
    enforce: 'post',
    closeBundle() {
      for (const file of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
        // What begins with a dot is not served.
        if (!shrinking.has(extname(file)) || file.startsWith('.')) continue;
        const content = readFileSync(join(place, file));
        if (content.length < smallest) continue;
        writeFileSync(join(place, `${file}.br`), brotli(content));
        writeFileSync(join(place, `${file}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
