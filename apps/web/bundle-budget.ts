import type { Plugin, Rollup } from 'vite';
import { brotli } from './precompress.js';

/** What a visitor waits for on a slow line. */
interface Stage {
  readonly name: string;
  /** The end of the path of the module that begins it; all that it imports at once counts. */
  readonly modules: readonly string[];
  /** The beginning of the names of font files that it shows. */
  readonly fonts: readonly string[];
  /** Bytes as they are sent, after compression, on top of the stages before. */
  readonly limit: number;
}

/** Fails the build when a stage needs more than its limit: scripts, style sheets and fonts together. */
export function bundleBudget(stages: readonly Stage[]): Plugin {
  return {
    name: 'aila:bundle-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const loaded = new Set<string>();
      for (const { name, modules, fonts, limit } of stages) {
        const needed = new Set([...modules.flatMap((module) => filesOf(bundle, module)), ...fontsOf(bundle, fonts)]);
        const more = [...needed].filter((file) => !loaded.has(file));
        const size = more.reduce((sum, file) => sum + sentSize(bundle[file]), 0);
        more.forEach((file) => loaded.add(file));
        if (size > limit) this.error(`${name} needs ${size} bytes, more than the ${limit} allowed: ${more.join(', ')}`);
        this.info(`${name} needs ${size} of ${limit} bytes`);
      }
    },
  };
}

/** The chunk of a module with what it imports at once, and their style sheets. */
function filesOf(bundle: Rollup.OutputBundle, module: string): string[] {
  const files = new Set<string>();
  const take = (file: string) => {
    const chunk = bundle[file];
    if (files.has(file) || chunk?.type !== 'chunk') return;
    files.add(file);
    chunk.viteMetadata?.importedCss.forEach((css) => files.add(css));
    chunk.imports.forEach(take);
  };
  const begin = Object.values(bundle).find(
    (file) => file.type === 'chunk' && Object.keys(file.modules).some((id) => id.endsWith(module)),
  );
  if (begin === undefined) throw new Error(`No chunk holds ${module}`);
  take(begin.fileName);
  return [...files];
}

function fontsOf(bundle: Rollup.OutputBundle, names: readonly string[]): string[] {
  return names.map((name) => {
    const found = Object.keys(bundle).find((file) => file.startsWith(`assets/${name}`));
    if (found === undefined) throw new Error(`There is no font ${name}`);
    return found;
  });
}

/** Fonts are compressed in themselves. */
function sentSize(file: Rollup.OutputAsset | Rollup.OutputChunk | undefined): number {
  if (file === undefined) return 0;
  const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
  return file.fileName.endsWith('.woff2') ? content.length : brotli(content).length;
}
