/**
 * Bundles one built service for its image:
 *
 *     node tools/bundle.mjs gateway out/
 *
 * `out/` then holds main.js, the programs that run beside the service, and `node_modules` with the few packages that
 * cannot be bundled; for the gateway also migrate.js (the migration Job runs its image) and `web`, the built client. What
 * was taken from which package stands in `sbom.cdx.json`, and under which licence in `LICENSES.txt`.
 *
 * It takes the JavaScript that tsc wrote, not the TypeScript: esbuild does not emit the decorator metadata that Nest and
 * TypeORM read.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LICENCE, writeBill, writeLicences } from './bill-of-materials.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [app, out] = [process.argv[2], resolve(process.argv[3] ?? 'out')];
if (!app || !existsSync(join(root, 'apps', app, 'dist', 'main.js'))) {
  console.error('usage: node tools/bundle.mjs APP OUT   (APP is built: apps/APP/dist/main.js exists)');
  process.exit(1);
}

/** Native code, WebAssembly or model files beside the code: these stay packages. */
const KEPT = ['@node-rs/argon2', 'onnxruntime-node', '@hyzyla/pdfium'];

/** What a package brings for browsers, bundlers, debuggers and other machines stays out: of these only the files and folders named here are kept. */
const ONLY = {
  'onnxruntime-node': [
    ...['index', 'backend', 'binding', 'version'].map((name) => `dist/${name}.js`),
    `bin/napi-v6/${process.platform}/${process.arch}/`,
  ],
  '@hyzyla/pdfium': ['dist/index.esm.js', 'dist/pdfium.wasm'],
  'swagger-ui-dist': ['favicon-32x32.png', 'swagger-ui-bundle.js', 'swagger-ui.css'],
};
const NOT_RUN = /\.(map|md|d\.[cm]?ts)$|(^|\/)(\.[^/]+|coverage|tests?|docs)(\/|$)/;

/** Programs that a library starts by itself and files that it reads: how the bundle finds them. */
const BESIDE = [
  {
    library: /apps\/gateway\/dist\/docs\/serve-openapi\.js$/,
    from: "new URL('../../openapi.json', import.meta.url)",
    to: "new URL('./openapi.json', import.meta.url)",
    data: { 'openapi.json': 'apps/gateway/openapi.json' },
    packages: ['swagger-ui-dist'],
  },
  {
    library: /libs\/database\/dist\/migrations\.js$/,
    from: "new URL('../src/migrations/', import.meta.url)",
    to: "new URL('./migrations/', import.meta.url)",
    data: { migrations: 'libs/database/src/migrations' },
  },
  {
    library: /libs\/extraction\/dist\/reader-process\.js$/,
    from: "new URL('../dist/reader/main.js', import.meta.url)",
    to: "new URL('./reader/main.js', import.meta.url)",
    entries: {
      'reader/main': 'libs/extraction/dist/reader/main.js',
      'reader/guard': 'libs/extraction/dist/reader/guard.js',
    },
  },
  {
    library: /libs\/embeddings\/dist\/builtin\/worker-file\.js$/,
    from: "createRequire(place).resolve('@aila/embeddings/worker')",
    to: "fileURLToPath(new URL('./embeddings-worker.js', import.meta.url))",
    also: "import { fileURLToPath } from 'node:url';\n",
    entries: { 'embeddings-worker': 'libs/embeddings/worker/builtin-worker.mjs' },
    data: { model: 'libs/embeddings/worker/model' },
  },
];

/** Needed by scripts that run when a package is installed, by nothing that runs later. */
const TO_INSTALL = new Set(['@scarf/scarf', 'adm-zip', 'global-agent']);

const kept = new Set();
const found = new Set();
/** Files of packages of which something is in the image, relative to the workspace. */
const origins = new Set();

const plugin = {
  name: 'aila',
  setup({ onLoad, onResolve, resolve: resolveImport }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === 'again' || path.startsWith('node:')) return undefined;
      const name = KEPT.find((one) => path === one || path.startsWith(`${one}/`));
      if (name) {
        kept.add(name);
        return { path, external: true };
      }
      // Optional parts of frameworks that are not installed are asked for in a try block; they stay that question.
      const target = await resolveImport(path, { importer, kind, resolveDir, pluginData: 'again' });
      return target.errors.length > 0 ? { path, external: true } : target;
    });
    for (const part of BESIDE) {
      onLoad({ filter: part.library }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes(part.from)) throw new Error(`${path} no longer finds what lies beside it as expected`);
        found.add(part);
        return { contents: (part.also ?? '') + text.replace(part.from, part.to), loader: 'js' };
      });
    }
  },
};

/** CommonJS packages inside an ES module ask for these. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __toPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join(' ');

async function bundle(entryPoints) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    bundle: true,
    // What is imported only when it is needed is a file of its own, which is not read before.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    keepNames: true,
    // Node keeps the text of a program in memory, and one character beyond Latin-1 in a comment doubles it.
    minifyWhitespace: true,
    // Places in stack traces say something only where lines are short.
    lineLimit: 200,
    legalComments: 'external',
    alias: { tslib: 'tslib/tslib.es6.mjs' },
    banner: { js: BANNER },
    plugins: [plugin],
    metafile: true,
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) if (bytesInOutput > 0) origins.add(input);
}

/** Copies a kept package and what it depends on; links of the workspace become files. */
function keep(name, from, done = new Set()) {
  if (done.has(name) || TO_INSTALL.has(name)) return;
  done.add(name);
  const folder = packageFolder(name, from);
  if (!folder) return;
  origins.add(relative(root, join(folder, 'package.json')));
  cpSync(folder, join(out, 'node_modules', name), {
    recursive: true,
    dereference: true,
    filter: (source) => isNeeded(name, relative(folder, source), statSync(source).isDirectory()),
  });
  const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  for (const next of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
    keep(next, folder, done);
}

function isNeeded(name, path, isFolder) {
  if (path === '' || path === 'package.json' || (!isFolder && LICENCE.test(path))) return true;
  if (ONLY[name])
    return ONLY[name].some(
      (only) =>
        `/${only}`.startsWith(`/${path}${isFolder ? '/' : ''}`) || (only.endsWith('/') && path.startsWith(only)),
    );
  return !NOT_RUN.test(path);
}

function packageFolder(name, from) {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  const folder = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')));
  return folder && realpathSync(folder);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await bundle({
  main: `apps/${app}/dist/main.js`,
  ...(app === 'gateway' && { migrate: 'libs/database/dist/migrate.js' }),
});
for (const { packages = [] } of found) for (const name of packages) kept.add(name);
const programs = Object.assign({}, ...[...found].map(({ entries }) => entries));
if (Object.keys(programs).length > 0) await bundle(programs);
for (const { data = {} } of found)
  for (const [name, folder] of Object.entries(data)) cpSync(join(root, folder), join(out, name), { recursive: true });
for (const name of kept) keep(name, root);
const web = join(root, 'apps', 'web', 'dist');
if (app === 'gateway') {
  const list = '.origins.json';
  for (const file of JSON.parse(readFileSync(join(web, list), 'utf8'))) origins.add(file);
  cpSync(web, join(out, 'web'), { recursive: true, filter: (source) => basename(source) !== list });
}
writeFileSync(
  join(out, 'package.json'),
  `${JSON.stringify({ name: `@aila/${app}`, private: true, type: 'module' })}\n`,
);
writeBill(join(out, 'sbom.cdx.json'), `aila-${app}`, origins);
writeLicences(join(out, 'LICENSES.txt'), origins);
