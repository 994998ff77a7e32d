import type { Manifest } from '../template/write.js';
import { contains } from './addresses.js';

/** A place that packets come from or go to: a pod, or an address outside the cluster. */
export interface Endpoint {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

export type Protocol = 'TCP' | 'UDP';

export interface Flow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  readonly protocol: Protocol;
}

export type Direction = 'Ingress' | 'Egress';

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

export interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

export interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

interface PolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly Direction[];
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

export type Policy = Manifest & { readonly spec: PolicySpec };

export const policiesIn = (manifests: readonly Manifest[]): Policy[] =>
  manifests.filter((manifest): manifest is Policy => manifest.kind === 'NetworkPolicy');

export function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (matchExpressions.length > 0) throw new Error('This evaluator knows label selectors without expressions only.');
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

/** The label that every namespace carries, with its own name. */
const namespaceLabels = (name: string) => ({ 'kubernetes.io/metadata.name': name });

/** Whether a peer that is meant by labels means this pod. */
export function matchesPod(
  { podSelector, namespaceSelector }: PolicyPeer,
  pod: NonNullable<Endpoint['pod']>,
  namespace: string,
): boolean {
  const inNamespace = namespaceSelector
    ? selects(namespaceSelector, namespaceLabels(pod.namespace))
    : pod.namespace === namespace;
  return inNamespace && selects(podSelector ?? {}, pod.labels);
}

/**
 * Pods match by label; and, as on EKS, where pods have addresses of the VPC and enforcement is by address, an `ipBlock`
 * matches pods too. The Kubernetes text leaves that open.
 */
function matchesPeer(peer: PolicyPeer, other: Endpoint, namespace: string): boolean {
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    return other.addresses.some((at) => contains(cidr, at) && !except.some((hole) => contains(hole, at)));
  }
  return other.pod !== undefined && matchesPod(peer, other.pod, namespace);
}

export const peersOf = ({ from, to }: PolicyRule): readonly PolicyPeer[] => from ?? to ?? [];

/** Whether a rule means this other end, whatever the port; a rule without peers means everybody. */
export const meansPeer = (rule: PolicyRule, other: Endpoint, namespace: string): boolean => {
  const peers = peersOf(rule);
  return peers.length === 0 || peers.some((peer) => matchesPeer(peer, other, namespace));
};

export const coversPort = (ports: readonly PolicyPort[], port: number, protocol: Protocol): boolean =>
  ports.length === 0 ||
  ports.some(
    ({ port: first, endPort, protocol: named = 'TCP' }) =>
      named === protocol && (first === undefined || (Number(first) <= port && port <= (endPort ?? Number(first)))),
  );

export const rulesOf = ({ spec }: Policy, direction: Direction): readonly PolicyRule[] =>
  (direction === 'Ingress' ? spec.ingress : spec.egress) ?? [];

/** The policies that decide about a pod in one direction; where there is none, everything passes. */
export const policiesFor = (
  policies: readonly Policy[],
  { namespace, labels }: NonNullable<Endpoint['pod']>,
  direction: Direction,
): Policy[] =>
  policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === namespace && spec.policyTypes.includes(direction) && selects(spec.podSelector, labels),
  );

export type PortTest = (port: number, protocol: Protocol) => boolean;

/**
 * What one pod exchanges with others, as a question about the other end and then about ports, so that many are asked at
 * little cost.
 */
export function gate(
  policies: readonly Policy[],
  direction: Direction,
  { pod }: Endpoint,
): (other: Endpoint) => PortTest {
  const applying = pod ? policiesFor(policies, pod, direction) : [];
  if (!pod || applying.length === 0) return () => () => true;
  const all = applying.flatMap((policy) => rulesOf(policy, direction));
  return (other) => {
    const rules = all.filter((rule) => meansPeer(rule, other, pod.namespace));
    return (port, protocol) => rules.some(({ ports = [] }) => coversPort(ports, port, protocol));
  };
}

/** Whether the sender's own policies let a packet out. */
export const leaves = (policies: readonly Policy[], { from, to, port, protocol }: Flow): boolean =>
  gate(policies, 'Egress', from)(to)(port, protocol);

/** Whether the receiver's own policies let a packet in. */
export const enters = (policies: readonly Policy[], { from, to, port, protocol }: Flow): boolean =>
  gate(policies, 'Ingress', to)(from)(port, protocol);

export const reaches = (policies: readonly Policy[], flow: Flow): boolean =>
  leaves(policies, flow) && enters(policies, flow);
