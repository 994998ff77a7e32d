import { parameters } from './parameters/index.js';
import { synthesise } from './program.js';
import { ValuesError } from './template/refusal.js';
import { flatten } from './template/registry.js';
import { HELM_LABELS, type Manifest } from './template/write.js';
import { find, specOf } from './testing/find.js';
import { helmTemplate } from './testing/helm.js';
import { deepMerge, nested } from './testing/network-sets.js';
import { VALUE_SETS } from './testing/value-sets.js';

const identity = ({ apiVersion, kind, metadata }: Manifest): string =>
  `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** Without what Helm alone knows: its labels, and the revision in the name of the migration. */
function comparable(manifest: Manifest): Manifest {
  const labels = Object.entries(manifest.metadata.labels ?? {}).filter(([name]) => !(name in HELM_LABELS));
  const name = manifest.kind === 'Job' ? manifest.metadata.name.replace(REVISION, '') : manifest.metadata.name;
  return { ...manifest, metadata: { ...manifest.metadata, name, labels: Object.fromEntries(labels) } };
}

const REVISION = /-(1|[0-9a-f]{8})$/;

const byIdentity = (manifests: readonly Manifest[]): Record<string, Manifest> =>
  Object.fromEntries(manifests.map(comparable).map((manifest) => [identity(manifest), manifest]));

const kubectl = (values: object): Manifest[] => [...synthesise(values).values()].flat();

const isSwitch = (schema: Readonly<Record<string, unknown>>): boolean =>
  schema['type'] === 'boolean' || 'enum' in schema;

const PARAMETERS = flatten(parameters);

/** What is installed, or why it is refused. */
function outcome(install: () => readonly Manifest[]): unknown {
  try {
    return byIdentity(install());
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? (error as Error).message);
    return said.split('These values are refused:')[1]?.match(/^ {2}\S.*$/gm) ?? said;
  }
}

const agree = (values: object): void => {
  expect(outcome(() => helmTemplate(values))).toEqual(outcome(() => kubectl(values)));
};

describe('helm and kubectl install the same objects', () => {
  test.each(Object.entries(VALUE_SETS))('with the %s values', (_, values) => {
    expect(byIdentity(helmTemplate(values))).toEqual(byIdentity(kubectl(values)));
  });

  test.each(Object.entries(VALUE_SETS))('with the %s values and every free setting changed', (_, values) => {
    // All the ids and addresses of the examples are in one region.
    const changed = PARAMETERS.filter(({ parameter }) => !isSwitch(parameter.schema))
      .map(({ path, parameter }) => nested(path, path === 'aws.region' ? parameter.fallback : parameter.example))
      .reduce(deepMerge, values);
    expect(byIdentity(helmTemplate(changed))).toEqual(byIdentity(kubectl(changed)));
  });

  const switches = PARAMETERS.filter(({ parameter }) => isSwitch(parameter.schema));
  test.each(switches)('when only $path is turned', ({ path, parameter }) => {
    const options = (parameter.schema['enum'] as unknown[] | undefined) ?? [parameter.example];
    for (const option of options) agree(nested(path, option));
  });
});

describe('maps of the user stand beside what Aila writes, and beside one another', () => {
  const own = VALUE_SETS['own'] ?? {};
  const podOf = (values: object, name: string) =>
    specOf(find(kubectl(values), 'Deployment', name))['template'] as {
      metadata: { labels: object; annotations: object };
      spec: { nodeSelector: object };
    };

  test('the narrower one wins, an empty value too', () => {
    const gateway = podOf(own, 'gateway');
    expect(gateway.metadata.annotations).toEqual({
      'uni-example.de/owner': '',
      'uni-example.de/reviewed': '2026-11',
    });
    expect(gateway.metadata.labels).toMatchObject({
      'uni-example.de/cost-centre': '0815',
      'app.kubernetes.io/part-of': 'aila',
    });
    expect(podOf(own, 'auth').metadata.labels).toMatchObject({ 'uni-example.de/cost-centre': '0816' });
    expect(podOf(own, 'files').metadata.labels).toMatchObject({ 'uni-example.de/cost-centre': '4711' });
    expect(gateway.spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64' });
  });
});

describe('a setting that does nothing is a promise broken', () => {
  /** Without the digest of all values in the name of the migration, which every setting changes. */
  const installed = (values: object): string => JSON.stringify(kubectl(values).map(comparable));
  const before = Object.values(VALUE_SETS).map((set) => {
    const values = { ...set, allowPlaceholders: true };
    return { values, output: installed(values) };
  });

  const changesSomething = (path: string, value: unknown): boolean =>
    before.some(({ values, output }) => {
      try {
        return installed(deepMerge(values, nested(path, value))) !== output;
      } catch (error) {
        // Refused beside these values; some others must take it.
        if (error instanceof ValuesError) return false;
        throw error;
      }
    });

  test.each(PARAMETERS.filter(({ path }) => path !== 'allowPlaceholders'))(
    '$path changes what is installed',
    ({ path, parameter }) => {
      expect([parameter.example, parameter.fallback].some((value) => changesSomething(path, value))).toBe(true);
    },
  );

  test('allowPlaceholders changes what is refused', () => {
    const values = { publicHost: 'tutor.uni-example.de' };
    expect(() => kubectl(values)).toThrow(/image.registry: still is the example/);
    expect(kubectl({ ...values, allowPlaceholders: true })).not.toEqual([]);
  });
});
