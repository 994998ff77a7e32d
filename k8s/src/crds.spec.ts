import { join } from 'node:path';
import { synthesise } from './program.js';
import type { Manifest } from './template/write.js';
import { CrdSchemas } from './testing/crds.js';
import { specOf } from './testing/find.js';
import { ROOT } from './testing/helm.js';
import { VALUE_SETS } from './testing/value-sets.js';

const isCustom = ({ apiVersion }: Manifest): boolean =>
  apiVersion.includes('.') && !/^(networking|storage|admissionregistration)\.k8s\.io\//.test(apiVersion);

const customObjects = (values: object): Manifest[] => [...synthesise(values).values()].flat().filter(isCustom);

describe('custom resources fit their definitions, unknown fields refused', () => {
  let schemas: CrdSchemas;
  beforeAll(() => {
    schemas = new CrdSchemas(join(ROOT, 'k8s', 'crds'));
  });

  test.each(Object.entries(VALUE_SETS))('with the %s values', (_, values) => {
    expect(customObjects(values).flatMap((manifest) => schemas.problems(manifest))).toEqual([]);
  });

  test('what can have tags has the one of the project', () => {
    const taggable = Object.values(VALUE_SETS)
      .flatMap(customObjects)
      .filter((manifest) => schemas.hasTags(manifest))
      .map((manifest) => ({
        manifest,
        spec: specOf(manifest) as { managementPolicies?: string[]; forProvider: object },
      }))
      .filter(({ spec }) => spec.managementPolicies?.join() !== 'Observe');
    expect(taggable.length).toBeGreaterThan(50);
    const without = taggable.filter(({ spec }) => !JSON.stringify(spec.forProvider).includes('"Project":"AILA"'));
    expect(without.map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`)).toEqual([]);
  });

  test('a misspelt security setting is found', () => {
    const proxy = customObjects(VALUE_SETS['full'] ?? {}).find(({ kind }) => kind === 'Proxy');
    const text = JSON.stringify(proxy).replace('"requireTls":true', '"requireTLS":true');
    expect(schemas.problems(JSON.parse(text) as Manifest)).toEqual([expect.stringContaining('requireTLS')]);
  });

  test.each([undefined, ['Observe', 'Create', 'Update']])(
    'a field that the provider requires is missed (%s)',
    (policies) => {
      const acl = customObjects(VALUE_SETS['full'] ?? {}).find(({ kind }) => kind === 'WebACL');
      const faulty = JSON.parse(JSON.stringify(acl).replace('"scope":', '"name2":')) as Manifest;
      expect(schemas.problems({ ...faulty, spec: { ...specOf(faulty), managementPolicies: policies } })).toContain(
        'WebACL load-balancer lacks spec.forProvider.scope',
      );
    },
  );
});
