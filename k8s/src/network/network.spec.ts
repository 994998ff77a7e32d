import { parameters } from '../parameters/index.js';
import { synthesise } from '../program.js';
import { resolve } from '../template/registry.js';
import type { Manifest } from '../template/write.js';
import { helmTemplate } from '../testing/helm.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { differences } from './comparison.js';
import { eksProblems } from './eks-rules.js';
import { flows, placesOf } from './places.js';
import { type Policy, policiesIn, type PolicyRule } from './reachability.js';
import { allowedByTable, DEVIATIONS } from './security-group-table.js';

const kubectl = (values: object = {}): Manifest[] => [...synthesise(values).values()].flat();
const manifests = kubectl();

describe('the network policies equal the documented security groups, both ways', () => {
  test('in what kubectl applies', () => {
    expect(differences(manifests)).toEqual([]);
  });

  test('in what helm installs', () => {
    expect(differences(helmTemplate())).toEqual([]);
  });

  test.each(DEVIATIONS)('the deviation "$name" still changes something', ({ covers, effect }) => {
    const matters = flows(placesOf(manifests)).some(
      ({ from, to, port, protocol }) =>
        covers(from.name, to.name, port, protocol) &&
        allowedByTable(from.name, to.name, port) === (effect === 'removes'),
    );
    expect(matters).toBe(true);
  });
});

const replace = (name: string, change: (policy: Policy) => Policy | undefined): Manifest[] =>
  manifests.flatMap((manifest) => {
    if (manifest.kind !== 'NetworkPolicy' || manifest.metadata.name !== name) return [manifest];
    const changed = change(manifest as Policy);
    return changed ? [changed] : [];
  });

const mapRules = (policy: Policy, change: (rule: PolicyRule) => PolicyRule): Policy => ({
  ...policy,
  spec: {
    ...policy.spec,
    ...(policy.spec.ingress && { ingress: policy.spec.ingress.map(change) }),
    ...(policy.spec.egress && { egress: policy.spec.egress.map(change) }),
  },
});

const without = <K extends string>(rule: PolicyRule, ...keys: K[]): PolicyRule =>
  Object.fromEntries(Object.entries(rule).filter(([key]) => !keys.includes(key as K)));

const widerRanges = (rule: PolicyRule): PolicyRule =>
  JSON.parse(
    JSON.stringify(rule, (key, value: unknown) => (key === 'ipBlock' ? { cidr: '0.0.0.0/0' } : value)),
  ) as PolicyRule;

const MUTATIONS: Readonly<Record<string, (policy: Policy) => Policy | undefined>> = {
  'is removed': () => undefined,
  'admits every port': (policy) => mapRules(policy, (rule) => without(rule, 'ports')),
  'admits every peer': (policy) => mapRules(policy, (rule) => without(rule, 'from', 'to')),
  'admits every address': (policy) => mapRules(policy, widerRanges),
  'admits pods of every namespace': (policy) =>
    mapRules(
      policy,
      (rule) =>
        JSON.parse(
          JSON.stringify(rule, (_, value: unknown) =>
            typeof value === 'object' && value !== null && 'podSelector' in value ? { namespaceSelector: {} } : value,
          ),
        ) as PolicyRule,
    ),
  'selects every pod': (policy) => ({ ...policy, spec: { ...policy.spec, podSelector: {} } }),
};

describe('the proof fails when a policy is weakened', () => {
  const mutants = policiesIn(manifests).flatMap((policy) =>
    Object.entries(MUTATIONS)
      .map(([what, change]) => ({ name: policy.metadata.name, what, changed: change(policy), change }))
      .filter(({ changed }) => JSON.stringify(changed) !== JSON.stringify(policy)),
  );

  test.each(mutants)('$name $what', ({ name, change }) => {
    expect(differences(replace(name, change))).not.toEqual([]);
  });

  test('there is a mutant for each policy', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(policiesIn(manifests).length);
  });
});

describe('the VPC CNI enforces what the policies say', () => {
  test.each(Object.entries(VALUE_SETS))('with the %s values', (_, values) => {
    expect(eksProblems(kubectl(values), resolve(parameters, values).aws.podCidrs)).toEqual([]);
  });

  const { podCidrs } = resolve(parameters, {}).aws;
  const policy = (name: string, spec: object): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'aila' },
    spec: { podSelector: {}, policyTypes: ['Egress'], ...spec },
  });
  const to = (peer: object, port: number | string = 443) => ({ egress: [{ to: [peer], ports: [{ port }] }] });

  test.each([
    ['a named port', policy('x', to({ ipBlock: { cidr: '198.51.100.0/24' } }, 'https'))],
    ['a rule for everybody', policy('x', { egress: [{ ports: [{ port: 443 }] }] })],
    [
      'an exception outside the internet rule',
      policy('x', to({ ipBlock: { cidr: '198.51.100.0/24', except: ['198.51.100.1/32'] } })),
    ],
    ['a range that an exception swallows', policy('x', to({ ipBlock: { cidr: '10.0.0.0/8' } }))],
    ['a second rule for a range', policy('x', to({ ipBlock: { cidr: '10.0.32.0/24' } }, 5432))],
    ['a range in which pods live', policy('x', to({ ipBlock: { cidr: '10.0.16.0/24' } }))],
    ['labels that no Service selects by', policy('x', to({ podSelector: { matchLabels: { tier: 'back' } } }))],
    ['a pod without an owner', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'aila' } }],
    [
      'a service port that differs from the pod port',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'x', namespace: 'aila' },
        spec: { selector: {}, ports: [{ port: 443, targetPort: 8443 }] },
      },
    ],
  ])('%s is found', (_, manifest) => {
    expect(eksProblems([...manifests, manifest as Manifest], podCidrs)).not.toEqual([]);
  });
});
