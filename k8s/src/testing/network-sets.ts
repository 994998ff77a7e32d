import { App } from 'cdk8s';
import { networkPolicies } from '../network/policies.js';
import { type AilaValues, parameters } from '../parameters/index.js';
import { brokenRules } from '../rules/rules.js';
import { ManifestFile } from '../template/objects.js';
import { flatten, placeholders, resolve } from '../template/registry.js';
import { manifests, templates } from '../template/write.js';
import { VALUE_SETS } from './value-sets.js';

/** `{ 'a.b': 1 }` as `{ a: { b: 1 } }`. */
export const nested = (path: string, value: unknown): object =>
  path.split('.').reduceRight((inner, key) => ({ [key]: inner }), value as object);

export const deepMerge = (base: object, over: object): object =>
  Object.entries(over).reduce<Record<string, unknown>>(
    (merged, [key, value]) => {
      const below = merged[key];
      const descend = typeof below === 'object' && below !== null && !Array.isArray(below) && !Array.isArray(value);
      merged[key] = descend ? deepMerge(below, value as object) : value;
      return merged;
    },
    { ...base },
  );

/** The network policies alone, which is much faster than everything. */
function policyApp(values: AilaValues): App {
  const app = new App();
  networkPolicies(new ManifestFile(app, 'policies', { namespace: 'aila' }), {
    values,
    namespace: 'aila',
    revision: '1',
  });
  return app;
}

const policyText = (overrides: object): string =>
  JSON.stringify([...manifests(policyApp(resolve(parameters, overrides))).values()]);

/** The parameters that occur in the chart's template of the policies. */
function parametersOfPolicies() {
  const text = [...templates(policyApp(placeholders(parameters))).values()].join('\n');
  const paths = new Set([...text.matchAll(/\.Values\.([A-Za-z.]+)/g)].map(([, path]) => path));
  return flatten(parameters).filter(({ path }) => paths.has(path));
}

const OWN_SERVICES = deepMerge(VALUE_SETS['private'] ?? {}, {
  mail: { mode: 'smtp' },
  tutor: { model: 'openai', embeddings: 'openai' },
  network: {
    extraIngress: parameters.network.members.extraIngress.example,
    extraEgress: parameters.network.members.extraEgress.example,
  },
});

/** Choices that matter only together, where no internet rule opens the ports anyway. */
export const TOGETHER: Readonly<Record<string, object>> = {
  'own services': OWN_SERVICES,
  'own services, embeddings of Bedrock': deepMerge(OWN_SERVICES, { tutor: { embeddings: 'bedrock' } }),
};

/** Without RDS Proxy, for choices that are refused behind it. */
const ONLY_BASES: Readonly<Record<string, object>> = {
  'the database itself': { database: { host: 'db.example.edu', caConfigMap: 'database-ca' } },
};

/**
 * The value sets of the chart, and each parameter that changes a network policy turned alone, or where it changes nothing
 * alone or is refused, on another set. Which parameters these are is read from the template, so that a new one cannot be forgotten.
 */
export function networkSets(): Readonly<Record<string, object>> {
  const bases = Object.entries({ default: {}, ...TOGETHER, ...VALUE_SETS, ...ONLY_BASES }).map(([name, values]) => ({
    name,
    values,
    text: policyText(values),
  }));
  const turned = parametersOfPolicies().flatMap(({ path, parameter }) =>
    ((parameter.schema['enum'] as unknown[] | undefined) ?? [parameter.example]).flatMap((value) => {
      const base = bases.find(({ text, values }) => {
        const changed = deepMerge(values, nested(path, value));
        return policyText(changed) !== text && brokenRules(resolve(parameters, changed)).length === 0;
      });
      const name = `${base?.name}, ${path} ${JSON.stringify(value)}`;
      return base ? [[name, deepMerge(base.values, nested(path, value))] as [string, object]] : [];
    }),
  );
  return { ...VALUE_SETS, ...TOGETHER, ...Object.fromEntries(turned) };
}
