import type { Manifest } from '../template/write.js';
import { overlap, prefixLength } from './addresses.js';
import { policiesIn, type Policy, type PolicyPeer, type PolicyRule } from './reachability.js';

/**
 * The VPC CNI enforces network policies by address and differs from the Kubernetes text in ways that are silent: a rule
 * is skipped, or opens more than it says. These checks keep the policies inside the part that both agree on. Sources
 * are listed in docs/kubernetes.md, "EKS".
 */
interface ServiceSpec {
  readonly selector: Readonly<Record<string, string>>;
  readonly clusterIP?: string;
  readonly ports: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

interface PodLabels {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const EVERYWHERE = '0.0.0.0/0';
const MAX_PORTS_PER_RANGE = 24;

const rulesOf = ({ spec }: Policy): readonly PolicyRule[] => [...(spec.ingress ?? []), ...(spec.egress ?? [])];
const peersOf = (rule: PolicyRule): readonly PolicyPeer[] => [...(rule.from ?? []), ...(rule.to ?? [])];

/** Named ports may not resolve (aws-network-policy-agent#193). */
const namedPorts = (policies: readonly Policy[]): string[] =>
  policies.flatMap((policy) =>
    rulesOf(policy)
      .flatMap(({ ports = [] }) => ports)
      .filter(({ port }) => typeof port === 'string')
      .map(({ port }) => `${policy.metadata.name}: port "${port}" is a name`),
  );

/** "The service port must be the same as the container port" (EKS user guide). */
const unequalPorts = (services: readonly Manifest[]): string[] =>
  services.flatMap((service) =>
    (service['spec'] as ServiceSpec).ports
      .filter(({ port, targetPort }) => port !== targetPort)
      .map(({ port, targetPort }) => `Service ${service.metadata.name}: port ${port}, target port ${targetPort}`),
  );

/** A ClusterIP is opened only if the rule's labels are part of the Service's selector, whatever the pods carry. */
function unreachableServices(policies: readonly Policy[], services: readonly Manifest[]): string[] {
  const selectors = services.map((service) => (service['spec'] as ServiceSpec).selector);
  return policies.flatMap((policy) =>
    (policy.spec.egress ?? [])
      .flatMap(({ to = [] }) => to)
      .filter(({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector)
      .filter(({ podSelector }) => {
        const wanted = Object.entries(podSelector?.matchLabels ?? {});
        return !selectors.some((selector) => wanted.every(([key, value]) => selector[key] === value));
      })
      .map(({ podSelector }) => `${policy.metadata.name}: no Service has the selector ${JSON.stringify(podSelector)}`),
  );
}

/** An empty peer list means everybody. */
const rulesForEverybody = (policies: readonly Policy[]): string[] =>
  policies
    .filter((policy) => rulesOf(policy).some((rule) => peersOf(rule).length === 0))
    .map((policy) => `${policy.metadata.name}: a rule without peers`);

interface RangeRule {
  readonly policy: string;
  readonly cidr: string;
  readonly except: readonly string[];
  readonly ports: number;
}

const rangesFor = (
  policies: readonly Policy[],
  labels: Readonly<Record<string, string>>,
  direction: 'ingress' | 'egress',
): RangeRule[] =>
  policies
    .filter(({ spec }) =>
      Object.entries(spec.podSelector.matchLabels ?? {}).every(([key, value]) => labels[key] === value),
    )
    .flatMap((policy) =>
      (policy.spec[direction] ?? []).flatMap((rule) =>
        peersOf(rule).flatMap(({ ipBlock }) =>
          ipBlock
            ? [
                {
                  policy: policy.metadata.name,
                  cidr: ipBlock.cidr,
                  except: ipBlock.except ?? [],
                  ports: rule.ports?.length ?? 0,
                },
              ]
            : [],
        ),
      ),
    );

/** Two rules on one range are merged wrongly, and a hole in one denies what another allows, unless that is narrower. */
function conflictingRanges({ name, labels }: PodLabels, policies: readonly Policy[]): string[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const ranges = rangesFor(policies, labels, direction);
    const twice = ranges.filter(({ cidr }, index) => ranges.findIndex((other) => other.cidr === cidr) !== index);
    const holes = ranges.flatMap(({ except }) => except);
    const swallowed = ranges.filter(({ cidr }) =>
      holes.some((hole) => cidr !== EVERYWHERE && overlap(hole, cidr) && prefixLength(cidr) <= prefixLength(hole)),
    );
    return [
      ...twice.map(({ cidr }) => `${name}: two ${direction} rules for ${cidr}`),
      ...ranges
        .filter(({ cidr, except }) => except.length > 0 && cidr !== EVERYWHERE)
        .map(({ policy }) => `${policy}: "except" outside the internet rule`),
      ...swallowed.map(({ policy, cidr }) => `${policy}: ${cidr} is swallowed by an exception of another rule`),
      ...ranges
        .filter(({ ports }) => ports > MAX_PORTS_PER_RANGE)
        .map(({ policy, cidr }) => `${policy}: too many ports for ${cidr}`),
    ];
  });
}

/** Address rules also open pods that live in the range, so load balancer, proxy, cache and endpoints need their own. */
const rangesWithPods = (policies: readonly Policy[], podCidrs: readonly string[]): string[] =>
  policies.flatMap((policy) =>
    rulesOf(policy)
      .flatMap(peersOf)
      .flatMap(({ ipBlock }) => (ipBlock && ipBlock.cidr !== EVERYWHERE ? [ipBlock.cidr] : []))
      .filter((cidr) => podCidrs.some((pods) => overlap(pods, cidr)))
      .map((cidr) => `${policy.metadata.name}: ${cidr} holds pods`),
  );

/** Pods without an owner are not covered at all. */
const barePods = (manifests: readonly Manifest[]): string[] =>
  manifests.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => `Pod ${metadata.name} has no owner`);

const podLabels = (manifests: readonly Manifest[]): PodLabels[] =>
  manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((manifest) => ({
      name: manifest.metadata.name,
      labels: (manifest['spec'] as { template: { metadata: { labels: Record<string, string> } } }).template.metadata
        .labels,
    }));

/** What the VPC CNI would enforce otherwise than written. */
export function eksProblems(manifests: readonly Manifest[], podCidrs: readonly string[]): string[] {
  const policies = policiesIn(manifests);
  const services = manifests.filter(({ kind }) => kind === 'Service');
  return [
    ...namedPorts(policies),
    ...unequalPorts(services),
    ...unreachableServices(policies, services),
    ...rulesForEverybody(policies),
    ...podLabels(manifests).flatMap((pods) => conflictingRanges(pods, policies)),
    ...rangesWithPods(policies, podCidrs),
    ...barePods(manifests),
  ];
}
