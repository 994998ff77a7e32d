import {
  ADMIN_PORT,
  DATABASE_PORT,
  HTTPS_PORT,
  INTERNAL_PORT,
  PUBLIC_PORT,
  QUEUE_PORT,
} from '../catalogue/catalogue.js';
import { NAME_LABEL } from '../catalogue/labels.js';
import { type AilaValues, parameters } from '../parameters/index.js';
import { resolve } from '../template/registry.js';
import type { Manifest } from '../template/write.js';
import { addressIn, contains, sizeOf } from './addresses.js';
import type { Endpoint, Flow, PolicyPeer, PolicyRule, Protocol } from './reachability.js';

/** An end of a packet with everything that it is: an address can be the mail server and on the internet as well. */
export interface Place extends Endpoint {
  readonly roles: readonly string[];
}

export interface Places {
  /** Pods of the namespace: the two ends that policies decide about. */
  readonly inside: readonly Place[];
  readonly outside: readonly Place[];
}

export const VPC = '10.0.0.0/16';
const LINK_LOCAL = '169.254.0.0/16';

/** Rules that the university adds in its values; they are network policy rules, and so their own specification. */
export const ownRules = ({
  network,
}: AilaValues): { ingress: readonly PolicyRule[]; egress: readonly PolicyRule[] } => ({
  ingress: network.extraIngress as readonly PolicyRule[],
  egress: network.extraEgress as readonly PolicyRule[],
});

const ownPeers = (values: AilaValues): PolicyPeer[] =>
  [...ownRules(values).ingress, ...ownRules(values).egress].flatMap(({ from = [], to = [] }) => [...from, ...to]);

/** What lives at which addresses. The database has subnets of its own that no rule of a policy names. */
export const addressBook = (values: AilaValues): Readonly<Record<string, readonly string[]>> => ({
  'load balancer': values.network.loadBalancerCidrs,
  proxy: values.network.proxyCidrs,
  database: ['10.0.40.0/24'],
  queue: values.network.cacheCidrs,
  'VPC endpoints': values.network.endpointCidrs,
  DNS: values.network.dnsCidrs,
  'mail server': values.mail.cidrs,
  'model endpoint': values.tutor.openaiCidrs,
  metadata: ['169.254.169.254/32'],
  'Pod Identity agent': ['169.254.170.23/32'],
  'own peer': ownPeers(values).flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr] : [])),
});

/** Everything that stands at an address, by the values. */
export function rolesAt(address: string, values: AilaValues): string[] {
  const named = Object.entries(addressBook(values))
    .filter(([, ranges]) => ranges.some((cidr) => contains(cidr, address)))
    .map(([name]) => name);
  const internet =
    !values.network.privateCidrs.some((cidr) => contains(cidr, address)) && !contains(LINK_LOCAL, address);
  return [...named, ...(contains(VPC, address) ? ['VPC'] : []), ...(internet ? ['internet'] : [])];
}

export function placeAt(address: string, values: AilaValues): Place {
  const roles = rolesAt(address, values);
  return { name: roles[0] ?? 'private addresses', addresses: [address], roles };
}

/** The ends of each range and what lies right beside it, where a range that is too wide would show. */
function addressPlaces(values: AilaValues): Place[] {
  const ranges = [...Object.values(addressBook(values)).flat(), ...values.network.privateCidrs];
  const addresses = ranges.flatMap((cidr) => [-1, 0, sizeOf(cidr) - 1, sizeOf(cidr)].map((at) => addressIn(cidr, at)));
  return [...new Set([...addresses, '198.51.100.7', addressIn(VPC, 200 * 256)])]
    .filter((address) => !values.aws.podCidrs.some((cidr) => contains(cidr, address)))
    .map((address) => placeAt(address, values));
}

const inCluster = (name: string, address: string, namespace: string, labels: Record<string, string> = {}): Place => ({
  name,
  addresses: [address],
  pod: { namespace, labels },
  roles: [name, 'VPC'],
});

interface WorkloadManifest extends Manifest {
  readonly spec: { readonly template: { readonly metadata: { readonly labels: Record<string, string> } } };
}

/** The pods that the manifests make, with their own labels, and one that somebody runs beside them without any. */
function podsIn(manifests: readonly Manifest[], values: AilaValues): Place[] {
  const workloads = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job') as WorkloadManifest[];
  const [range = VPC] = values.aws.podCidrs;
  const namespace = workloads[0]?.metadata.namespace ?? 'aila';
  const pods = workloads.map(({ metadata, spec }, index) => {
    const { labels } = spec.template.metadata;
    return inCluster(labels[NAME_LABEL] ?? metadata.name, addressIn(range, 10 + index), namespace, labels);
  });
  return [...pods, inCluster('stray pod', addressIn(range, 99), namespace)];
}

/** Pods of other namespaces, those included that the university lets in by its own rules. */
function podsElsewhere(values: AilaValues): Place[] {
  const [range = VPC] = values.aws.podCidrs;
  const own = ownPeers(values).flatMap(({ namespaceSelector, podSelector }, index) => {
    const namespace = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
    return namespace === undefined
      ? []
      : [inCluster('own peer', addressIn(range, 400 + index), namespace, { ...podSelector?.matchLabels })];
  });
  return [
    inCluster('DNS', addressIn(range, 300), 'kube-system', { 'k8s-app': 'kube-dns' }),
    inCluster('monitoring', addressIn(range, 301), values.telemetry.namespace, { app: 'prometheus' }),
    inCluster('other namespace', addressIn(range, 302), 'other'),
    inCluster('other namespace', addressIn(range, 303), 'kube-system', { 'k8s-app': 'something-else' }),
    ...own,
  ];
}

export const DEFAULTS = resolve(parameters, {}) as AilaValues;

export const placesOf = (manifests: readonly Manifest[], values: AilaValues = DEFAULTS): Places => ({
  inside: podsIn(manifests, values),
  outside: [...addressPlaces(values), ...podsElsewhere(values)],
});

export interface PortNumber {
  readonly port: number;
  readonly protocol: Protocol;
}

const UNUSED_PORT = 12345;

/** Every port that a rule of these values could name, and one that none does. */
export function portsOf(values: AilaValues = DEFAULTS): PortNumber[] {
  const own = [...ownRules(values).ingress, ...ownRules(values).egress].flatMap(({ ports = [] }) =>
    ports.flatMap(({ port, endPort }) => [Number(port), endPort ?? Number(port)]),
  );
  const fixed = [53, 80, HTTPS_PORT, DATABASE_PORT, QUEUE_PORT, PUBLIC_PORT, INTERNAL_PORT, ADMIN_PORT, UNUSED_PORT];
  const tcp = [...new Set([...fixed, values.mail.port, values.tutor.openaiPort, ...own])];
  return [53, 443]
    .map((port): PortNumber => ({ port, protocol: 'UDP' }))
    .concat(tcp.map((port) => ({ port, protocol: 'TCP' })));
}

export interface Pair {
  readonly from: Place;
  readonly to: Place;
}

/** Everybody with everybody, as far as one of them is a pod of the namespace. */
export const pairs = ({ inside, outside }: Places): Pair[] =>
  [
    ...inside.flatMap((from) => [...inside, ...outside].map((to) => ({ from, to }))),
    ...outside.flatMap((from) => inside.map((to) => ({ from, to }))),
  ].filter(({ from, to }) => from !== to);

/** Every conceivable packet that begins or ends at a pod of the namespace. */
export const flows = (places: Places, ports: readonly PortNumber[] = portsOf()): (Flow & Pair)[] =>
  pairs(places).flatMap((pair) => ports.map((port) => ({ ...pair, ...port })));

export const describeFlow = ({ from, to, port, protocol }: Flow): string =>
  `${from.name} -> ${to.name}:${port}${protocol === 'UDP' ? '/udp' : ''}`;
