import type { Manifest } from '../template/write.js';
import { contains } from './addresses.js';

/** A place that packets come from or go to: a pod, or an address outside the cluster. */
export interface Endpoint {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

export interface Flow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly unknown[];
}

export interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly {
    readonly port?: number | string;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
}

interface PolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly ('Ingress' | 'Egress')[];
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

export type Policy = Manifest & { readonly spec: PolicySpec };

export const policiesIn = (manifests: readonly Manifest[]): Policy[] =>
  manifests.filter((manifest): manifest is Policy => manifest.kind === 'NetworkPolicy');

function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (matchExpressions.length > 0) throw new Error('This evaluator knows label selectors without expressions only.');
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

/** The label that every namespace carries, with its own name. */
const namespaceLabels = (name: string) => ({ 'kubernetes.io/metadata.name': name });

/**
 * Pods match by label; and, as on EKS, where pods have addresses of the VPC and enforcement is by address, an `ipBlock`
 * matches pods too. The Kubernetes text leaves that open.
 */
function matchesPeer(
  { podSelector, namespaceSelector, ipBlock }: PolicyPeer,
  other: Endpoint,
  namespace: string,
): boolean {
  if (ipBlock) {
    const { cidr, except = [] } = ipBlock;
    return other.addresses.some((at) => contains(cidr, at) && !except.some((hole) => contains(hole, at)));
  }
  if (!other.pod) return false;
  const inNamespace = namespaceSelector
    ? selects(namespaceSelector, namespaceLabels(other.pod.namespace))
    : other.pod.namespace === namespace;
  return inNamespace && selects(podSelector ?? {}, other.pod.labels);
}

const matchesPort = ({ ports }: PolicyRule, flow: Flow): boolean =>
  ports === undefined ||
  ports.some(({ port, protocol = 'TCP' }) => protocol === flow.protocol && (port === undefined || port === flow.port));

function permits(
  policies: readonly Policy[],
  direction: 'Ingress' | 'Egress',
  subject: Endpoint,
  other: Endpoint,
  flow: Flow,
): boolean {
  const { pod } = subject;
  if (!pod) return true;
  const applying = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      spec.policyTypes.includes(direction) &&
      selects(spec.podSelector, pod.labels),
  );
  if (applying.length === 0) return true;
  return applying.some(({ spec }) =>
    (direction === 'Ingress' ? spec.ingress : spec.egress)?.some((rule) => {
      const peers = direction === 'Ingress' ? rule.from : rule.to;
      return (
        matchesPort(rule, flow) &&
        (peers === undefined || peers.some((peer) => matchesPeer(peer, other, pod.namespace)))
      );
    }),
  );
}

/** Whether the sender's own policies let a packet out. */
export const leaves = (policies: readonly Policy[], flow: Flow): boolean =>
  permits(policies, 'Egress', flow.from, flow.to, flow);

/** Whether the receiver's own policies let a packet in. */
export const enters = (policies: readonly Policy[], flow: Flow): boolean =>
  permits(policies, 'Ingress', flow.to, flow.from, flow);

export const reaches = (policies: readonly Policy[], flow: Flow): boolean =>
  leaves(policies, flow) && enters(policies, flow);
