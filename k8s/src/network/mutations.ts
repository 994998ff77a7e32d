import { addressIn, prefixLength } from './addresses.js';
import type { Policy, PolicyPeer, PolicyRule } from './reachability.js';

/** Ways to weaken or to break one policy; each gives as many mutants as it finds places to change. */
export interface Mutant {
  readonly what: string;
  readonly changed: Policy | undefined;
}

const withRules = (policy: Policy, change: (rule: PolicyRule) => PolicyRule): Policy => ({
  ...policy,
  spec: {
    ...policy.spec,
    ...(policy.spec.ingress && { ingress: policy.spec.ingress.map(change) }),
    ...(policy.spec.egress && { egress: policy.spec.egress.map(change) }),
  },
});

const without = <K extends string>(rule: PolicyRule, ...keys: K[]): PolicyRule =>
  Object.fromEntries(Object.entries(rule).filter(([key]) => !keys.includes(key as K)));

const mapPeers = (policy: Policy, change: (peer: PolicyPeer) => PolicyPeer): Policy =>
  withRules(policy, (rule) => ({
    ...rule,
    ...(rule.from && { from: rule.from.map(change) }),
    ...(rule.to && { to: rule.to.map(change) }),
  }));

const wider = (cidr: string): string => {
  const bits = Math.max(0, prefixLength(cidr) - 8);
  return `${addressIn(`${cidr.split('/')[0]}/${bits}`, 0)}/${bits}`;
};

const WHOLE: Readonly<Record<string, (policy: Policy) => Policy | undefined>> = {
  'is removed': () => undefined,
  'admits every port': (policy) => withRules(policy, (rule) => without(rule, 'ports')),
  'admits every peer': (policy) => withRules(policy, (rule) => without(rule, 'from', 'to')),
  'admits every address': (policy) =>
    mapPeers(policy, (peer) => (peer.ipBlock ? { ipBlock: { cidr: '0.0.0.0/0' } } : peer)),
  'admits wider ranges': (policy) =>
    mapPeers(policy, (peer) =>
      peer.ipBlock ? { ipBlock: { ...peer.ipBlock, cidr: wider(peer.ipBlock.cidr) } } : peer,
    ),
  'admits pods of every namespace': (policy) =>
    mapPeers(policy, (peer) => (peer.ipBlock ? peer : { namespaceSelector: {} })),
  'selects every pod': (policy) => ({ ...policy, spec: { ...policy.spec, podSelector: {} } }),
};

/** Each list of a rule (peers, ports, exceptions) without one of its entries, where more than one is there. */
function losses(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const shorter = value.length > 1 ? value.map((_, index) => value.filter((__, other) => other !== index)) : [];
    return [...shorter, ...value.flatMap((item, index) => losses(item).map((less) => value.with(index, less)))];
  }
  return Object.entries(value).flatMap(([key, inner]) => losses(inner).map((less) => ({ ...value, [key]: less })));
}

export const mutantsOf = (policy: Policy): Mutant[] => [
  ...Object.entries(WHOLE)
    .map(([what, change]) => ({ what, changed: change(policy) }))
    .filter(({ changed }) => JSON.stringify(changed) !== JSON.stringify(policy)),
  ...losses(policy.spec).map((spec) => ({ what: 'loses an entry', changed: { ...policy, spec } as Policy })),
];
