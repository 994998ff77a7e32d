import { parameters } from './parameters/index.js';
import { synthesise } from './program.js';
import { flatten } from './template/registry.js';
import { HELM_LABELS, type Manifest } from './template/write.js';
import { helmTemplate } from './testing/helm.js';
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

/** `{ 'a.b': 1 }` as `{ a: { b: 1 } }`. */
const nested = (path: string, value: unknown): object =>
  path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value as object);

const deepMerge = (base: object, over: object): object =>
  Object.entries(over).reduce<Record<string, unknown>>(
    (merged, [key, value]) => {
      const below = merged[key];
      const descend = typeof below === 'object' && below !== null && !Array.isArray(below) && !Array.isArray(value);
      merged[key] = descend ? deepMerge(below, value as object) : value;
      return merged;
    },
    { ...base },
  );

const isSwitch = (schema: Readonly<Record<string, unknown>>): boolean =>
  schema['type'] === 'boolean' || 'enum' in schema;

const PARAMETERS = flatten(parameters);

describe('helm and kubectl install the same objects', () => {
  test.each(Object.entries(VALUE_SETS))('with the %s values', (_, values) => {
    expect(byIdentity(helmTemplate(values))).toEqual(byIdentity(kubectl(values)));
  });

  test.each(Object.entries(VALUE_SETS))('with the %s values and every free setting changed', (_, values) => {
    const changed = PARAMETERS.filter(({ parameter }) => !isSwitch(parameter.schema))
      .map(({ path, parameter }) => nested(path, parameter.example))
      .reduce(deepMerge, values);
    expect(byIdentity(helmTemplate(changed))).toEqual(byIdentity(kubectl(changed)));
  });

  const switches = PARAMETERS.filter(({ parameter }) => isSwitch(parameter.schema));
  test.each(switches)('when only $path is turned', ({ path, parameter }) => {
    const options = (parameter.schema['enum'] as unknown[] | undefined) ?? [parameter.example];
    for (const option of options) {
      const values = nested(path, option);
      expect(byIdentity(helmTemplate(values))).toEqual(byIdentity(kubectl(values)));
    }
  });
});

describe('a setting that does nothing is a promise broken', () => {
  const before = Object.entries(VALUE_SETS).map(([, values]) => ({ values, output: JSON.stringify(kubectl(values)) }));

  test.each(PARAMETERS)('$path changes what is installed', ({ path, parameter }) => {
    const changes = before.some(({ values, output }) =>
      [parameter.example, parameter.fallback].some(
        (value) => JSON.stringify(kubectl(deepMerge(values, nested(path, value)))) !== output,
      ),
    );
    expect(changes).toBe(true);
  });
});
