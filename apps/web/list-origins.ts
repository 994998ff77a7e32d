import { relative, resolve } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes `.origins.json` beside the client: the files, relative to the workspace, of which something is in it (scripts,
 * fonts). The image's bill of materials is made of it; the list itself is not in the image.
 */
export function listOrigins(): Plugin {
  return {
    name: 'aila:list-origins',
    apply: 'build',
    generateBundle(_options, bundle) {
      const found = Object.values(bundle).flatMap((file) =>
        file.type === 'asset'
          ? file.originalFileNames.map((name) => resolve(import.meta.dirname, name))
          : Object.entries(file.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
      );
      const workspace = resolve(import.meta.dirname, '..', '..');
      // A module that was converted is named `\0<file>?<how>`.
      const files = found.map((id) => relative(workspace, id.replace('\0', '').replace(/\?.*$/, '')));
      this.emitFile({ type: 'asset', fileName: '.origins.json', source: JSON.stringify([...new Set(files)].sort()) });
    },
  };
}
