/**
 * Writes the manifests and the chart, or other manifests for values of one's own:
 *
 *     node dist/program/main.js                                  write k8s/dist and charts/aila
 *     node dist/program/main.js --check                          fail if what is committed differs
 *     node dist/program/main.js --values mine.yaml --out DIR [--namespace NAME]
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { CHART, generated, kubectlFiles, MANIFESTS } from './output.js';
import { DEFAULT_NAMESPACE } from './program.js';
import { yaml } from './template/write.js';

const root = join(import.meta.dirname, '..', '..', '..');
const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    values: { type: 'string' },
    out: { type: 'string' },
    namespace: { type: 'string', default: DEFAULT_NAMESPACE },
  },
});

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Generated files that no longer have a source. */
function leftOver(files: ReadonlyMap<string, string>): string[] {
  const folders = [MANIFESTS, `${MANIFESTS}/aws`, `${CHART}/templates`];
  return folders
    .flatMap((folder) => {
      const path = join(root, folder);
      return readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isFile() && /^\d\d-.*\.yaml$/.test(entry.name))
        .map((entry) => relative(root, join(path, entry.name)));
    })
    .filter((file) => !files.has(file));
}

if (options.out !== undefined) {
  const overrides = options.values === undefined ? {} : (parse(readFileSync(options.values, 'utf8')) as object);
  for (const [name, objects] of kubectlFiles(overrides, options.namespace)) {
    write(join(options.out, `${name}.yaml`), yaml(objects));
  }
} else {
  const files = generated(root);
  if (options.check) {
    const stale = [
      ...[...files].filter(([file, text]) => read(join(root, file)) !== text).map(([file]) => file),
      ...leftOver(files),
    ];
    if (stale.length > 0) {
      process.stderr.write(
        `Not what the program writes now; run \`npm run synth -w k8s\`:\n${stale.map((file) => `  ${file}`).join('\n')}`,
      );
      process.exitCode = 1;
    }
  } else {
    for (const [file, text] of files) write(join(root, file), text);
    for (const file of leftOver(files)) rmSync(join(root, file));
  }
}
