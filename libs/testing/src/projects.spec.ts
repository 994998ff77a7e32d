import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Package {
  readonly name: string;
  readonly exports?: object;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

interface TypeScriptProject {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly references?: readonly { readonly path: string }[];
  readonly compilerOptions?: { readonly types?: readonly string[] };
}

/** The project in `import ... from`, `export ... from`, `import()` and `import.meta.resolve()`. */
const imported =
  /^(?:(?:import|export)\b|\}).*? from '(@aila\/[\w-]+)|^import '(@aila\/[\w-]+)|\b(?:import|resolve)\('(@aila\/[\w-]+)/gm;

/** What of the workspace a project uses in sources that run, and what in tests alone. */
interface Uses {
  readonly production: readonly string[];
  readonly tests: readonly string[];
}

const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
const folders = ['apps', 'libs']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
  .concat('k8s', 'e2e')
  .filter((folder) => existsSync(join(root, folder, 'package.json')));
const packages = folders.map((folder) => ({ folder, ...json<Package>(folder, 'package.json') }));
const ours = (names: object = {}): string[] =>
  Object.keys(names)
    .filter((name) => name.startsWith('@aila/'))
    .sort();

/** Those of libs/extraction make files for tests of other projects too, so they are published with it. */
const isTest = (folder: string, file: string): boolean =>
  folder === 'e2e' ||
  /\.spec\.tsx?$/.test(file) ||
  file.startsWith('test/') ||
  (/^src\/(testing|test)\//.test(file) && folder !== 'libs/extraction');

function usesOf(folder: string, own: string): Uses {
  const files = ['src', 'worker', 'test', 'tools', 'graphiql'].flatMap((part) =>
    existsSync(join(root, folder, part))
      ? readdirSync(join(root, folder, part), { recursive: true, encoding: 'utf8' }).map((name) => join(part, name))
      : [],
  );
  const named = (chosen: readonly string[]) =>
    chosen
      .filter((file) => /\.(tsx?|mjs)$/.test(file))
      .flatMap((file) => [...readFileSync(join(root, folder, file), 'utf8').matchAll(imported)])
      .map(([, ...found]) => found.find((name) => name !== undefined) as string);
  const known = new Set(packages.map(({ name }) => name));
  const unique = (names: readonly string[]) => [...new Set(names)].filter((n) => n !== own && known.has(n)).sort();
  const production = unique(named(files.filter((file) => !isTest(folder, file))));
  const tests = unique(named(files.filter((file) => isTest(folder, file)))).filter((n) => !production.includes(n));
  return { production, tests };
}

const projectOf = (folder: string, file: string) => json<TypeScriptProject>(folder, file);
const referencesOf = (folder: string, file: string): string[] =>
  (projectOf(folder, file).references ?? [])
    .map(({ path }) => join(folder, path))
    .flatMap((path) => packages.filter((one) => one.folder === path).map(({ name }) => name))
    .sort();

describe.each(packages)('$folder', ({ folder, name, dependencies, devDependencies }) => {
  const { production, tests } = usesOf(folder, name);

  test('declares what its sources and its tests use: an undeclared project leaves stale results in the cache', () => {
    expect({ dependencies: ours(dependencies), devDependencies: ours(devDependencies) }).toEqual({
      dependencies: production,
      devDependencies: tests,
    });
  });

  test('needs no project for tests to be built', () => {
    if (folder === 'e2e' || folder === 'libs/testing') return;
    expect(production).not.toContain('@aila/testing');
  });

  test('tells the compiler of the projects that it uses', () => {
    // Vite's bundler resolves the client's.
    if (folder === 'apps/web') return;
    const all = [...production, ...tests].sort();
    expect(referencesOf(folder, 'tsconfig.json')).toEqual(folder === 'e2e' ? all : production);
    if (existsSync(join(root, folder, 'tsconfig.spec.json')))
      expect(referencesOf(folder, 'tsconfig.spec.json')).toEqual(all);
  });

  test('keeps the words of tests out of what runs: `expect` in a service does not compile', () => {
    if (folder === 'libs/testing' || folder === 'e2e') return;
    const { exclude = [], compilerOptions } = projectOf(folder, 'tsconfig.json');
    expect(compilerOptions?.types ?? []).not.toContain('jest');
    const specs = existsSync(join(root, folder, 'tsconfig.spec.json'));
    if (specs) expect(exclude).toContain('src/**/*.spec.ts');
  });
});

test('the compiler knows no words of tests by default', () => {
  expect(json<TypeScriptProject>('tsconfig.base.json').compilerOptions?.types).toEqual(['node']);
});

test('every project with tests has them compiled', () => {
  const built = json<TypeScriptProject>('tsconfig.json').references?.map(({ path }) => path) ?? [];
  const missing = folders.filter((folder) => {
    const specs = readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' });
    const own = folder === 'libs/testing' || folder === 'e2e' ? folder : `${folder}/tsconfig.spec.json`;
    return specs.some((file) => /\.spec\.tsx?$/.test(file)) && !built.includes(own);
  });
  expect(missing).toEqual([]);
});
