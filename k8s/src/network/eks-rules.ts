import { NAME_LABEL } from '../catalogue/labels.js';
import type { Manifest } from '../template/write.js';
import { contains, isIpv6, isPrivate, overlap, prefixLength } from './addresses.js';
import {
  type Direction,
  type Endpoint,
  peersOf,
  policiesFor,
  policiesIn,
  type Policy,
  rulesOf,
} from './reachability.js';
import { cniTable, type ServicePort, servicesIn } from './vpc-cni.js';

/**
 * The VPC CNI enforces network policies by address and differs from the Kubernetes text in ways that are silent: a rule
 * is skipped, or opens more than it says. These checks keep the policies inside the part that both agree on. Sources
 * are listed in docs/kubernetes.md, "EKS".
 */
const EVERYWHERE = '0.0.0.0/0';
const METADATA = '169.254.169.254';
/** Combinations of port and protocol for one range of one pod. */
const MAX_PORTS_PER_RANGE = 24;
const DIRECTIONS: readonly Direction[] = ['Ingress', 'Egress'];

interface Block {
  readonly policy: string;
  readonly direction: Direction;
  readonly cidr: string;
  readonly except: readonly string[];
}

const blocksOf = (policy: Policy, direction: Direction): Block[] =>
  rulesOf(policy, direction)
    .flatMap(peersOf)
    .flatMap(({ ipBlock }) =>
      ipBlock ? [{ policy: policy.metadata.name, direction, cidr: ipBlock.cidr, except: ipBlock.except ?? [] }] : [],
    );

const allBlocks = (policies: readonly Policy[]): Block[] =>
  policies.flatMap((policy) => DIRECTIONS.flatMap((direction) => blocksOf(policy, direction)));

const allRules = (policy: Policy) => DIRECTIONS.flatMap((direction) => rulesOf(policy, direction));

/** Named ports may not resolve (aws-network-policy-agent#193), and next to a range they never do. */
const namedPorts = (policies: readonly Policy[]): string[] =>
  policies.flatMap((policy) =>
    allRules(policy)
      .flatMap(({ ports = [] }) => ports)
      .filter(({ port }) => typeof port === 'string')
      .map(({ port }) => `${policy.metadata.name}: port "${port}" is a name`),
  );

/** "The service port must be the same as the container port" (EKS user guide). */
const unequalPorts = (manifests: readonly Manifest[]): string[] =>
  manifests
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ metadata, spec }) =>
      ((spec as { ports?: readonly ServicePort[] }).ports ?? [])
        .filter(({ port, targetPort = port }) => port !== targetPort)
        .map(({ port, targetPort }) => `Service ${metadata.name}: port ${port}, target port ${targetPort}`),
    );

/**
 * A ClusterIP is opened only if the rule's labels are part of the Service's selector, whatever the pods carry; headless
 * Services are skipped.
 */
function unreachableServices(policies: readonly Policy[], manifests: readonly Manifest[]): string[] {
  const services = servicesIn(manifests);
  return policies.flatMap((policy) =>
    rulesOf(policy, 'Egress')
      .flatMap(({ to = [] }) => to)
      .filter(({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector)
      .filter(({ podSelector }) => {
        const wanted = Object.entries(podSelector?.matchLabels ?? {});
        return !services.some(({ selector }) => wanted.every(([key, value]) => selector[key] === value));
      })
      .map(({ podSelector }) => `${policy.metadata.name}: no Service has the selector ${JSON.stringify(podSelector)}`),
  );
}

/** An empty peer list means everybody. */
const rulesForEverybody = (policies: readonly Policy[]): string[] =>
  policies
    .filter((policy) => allRules(policy).some((rule) => peersOf(rule).length === 0))
    .map((policy) => `${policy.metadata.name}: a rule without peers`);

/** "Any IPv6 network policy rules applied to an IPv4 cluster are ignored" (EKS user guide). */
const otherFamily = (policies: readonly Policy[]): string[] =>
  allBlocks(policies)
    .filter(({ cidr, except }) => [cidr, ...except].some(isIpv6))
    .map(({ policy, cidr }) => `${policy}: ${cidr} is not of the family of the cluster, IPv4`);

/** An exception denies, also what another rule of the pod allows; so only the rule for the internet may have some. */
const strayExceptions = (policies: readonly Policy[]): string[] =>
  allBlocks(policies)
    .filter(({ cidr, except }) => except.length > 0 && cidr !== EVERYWHERE)
    .map(({ policy }) => `${policy}: "except" outside the internet rule`);

/** The instance's own credentials. */
const metadataOpen = (policies: readonly Policy[]): string[] =>
  allBlocks(policies)
    .filter(({ cidr, except }) => contains(cidr, METADATA) && !except.some((hole) => contains(hole, METADATA)))
    .map(({ policy, cidr }) => `${policy}: ${cidr} opens the instance metadata`);

/** Two rules on one range are merged wrongly, and a hole in one denies what another allows, unless that is narrower. */
function conflictingRanges(pod: Endpoint, policies: readonly Policy[]): string[] {
  return DIRECTIONS.flatMap((direction) => {
    const applying = pod.pod ? policiesFor(policies, pod.pod, direction) : [];
    const blocks = applying.flatMap((policy) => blocksOf(policy, direction));
    const twice = blocks.filter(({ cidr }, index) => blocks.findIndex((other) => other.cidr === cidr) !== index);
    const holes = blocks.flatMap(({ except }) => except);
    const swallowed = blocks.filter(({ cidr }) =>
      holes.some((hole) => cidr !== EVERYWHERE && overlap(hole, cidr) && prefixLength(cidr) <= prefixLength(hole)),
    );
    return [
      ...twice.map(({ cidr }) => `${pod.name}: two ${direction} rules for ${cidr}`),
      ...swallowed.map(({ policy, cidr }) => `${policy}: ${cidr} is swallowed by an exception of another rule`),
    ];
  });
}

/** Counted over all policies of a pod, with what a narrow range takes over from wider ones. */
const tooManyPorts = (pod: Endpoint, policies: readonly Policy[]): string[] =>
  DIRECTIONS.flatMap((direction) =>
    (cniTable(policies, direction, pod, [], []) ?? [])
      .filter(({ ports }) => ports.length > MAX_PORTS_PER_RANGE)
      .map(({ cidr, ports }) => `${pod.name}: ${ports.length} ports for ${cidr} (${direction})`),
  );

/** Address rules also open pods that live in the range. */
const rangesWithPods = (policies: readonly Policy[], podCidrs: readonly string[]): string[] =>
  allBlocks(policies)
    .filter(({ cidr }) => cidr !== EVERYWHERE && podCidrs.some((pods) => overlap(pods, cidr)))
    .map(({ policy, cidr }) => `${policy}: ${cidr} holds pods`);

/**
 * Load balancer, proxy, cache and endpoints each have subnets of their own, or the rule for one opens the others too.
 * Inside the VPC only: what is outside is not laid out by whoever installs this.
 */
function sharedRanges(policies: readonly Policy[]): string[] {
  const inside = allBlocks(policies).filter(({ cidr }) => isPrivate(cidr));
  return inside.flatMap((one, index) =>
    inside
      .slice(index + 1)
      .filter((other) => other.policy !== one.policy && overlap(one.cidr, other.cidr))
      .map((other) => `${one.policy} and ${other.policy} share ${one.cidr} and ${other.cidr}`),
  );
}

interface Annotated {
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Pods without an owner are not covered at all; `helm test` may make one. */
const barePods = (manifests: readonly Manifest[]): string[] =>
  manifests
    .filter(({ kind }) => kind === 'Pod')
    .filter(({ metadata }) => (metadata as Annotated).annotations?.['helm.sh/hook'] !== 'test')
    .map(({ metadata }) => `Pod ${metadata.name} has no owner`);

interface PodTemplate {
  readonly template: { readonly metadata: { readonly labels: Record<string, string> } };
}

const podsOf = (manifests: readonly Manifest[]): Endpoint[] =>
  manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map(({ metadata, spec }) => {
      const { labels } = (spec as PodTemplate).template.metadata;
      return {
        name: labels[NAME_LABEL] ?? metadata.name,
        addresses: [],
        pod: { namespace: metadata.namespace ?? 'default', labels },
      };
    });

/**
 * What the VPC CNI would enforce otherwise than written.
 * @param podCidrs the subnets of the pods
 */
export function eksProblems(manifests: readonly Manifest[], podCidrs: readonly string[]): string[] {
  const policies = policiesIn(manifests);
  return [
    ...namedPorts(policies),
    ...unequalPorts(manifests),
    ...unreachableServices(policies, manifests),
    ...rulesForEverybody(policies),
    ...otherFamily(policies),
    ...strayExceptions(policies),
    ...metadataOpen(policies),
    ...podsOf(manifests).flatMap((pod) => [...conflictingRanges(pod, policies), ...tooManyPorts(pod, policies)]),
    ...rangesWithPods(policies, podCidrs),
    ...sharedRanges(policies),
    ...barePods(manifests),
  ];
}
