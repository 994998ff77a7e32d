import { addressIn, contains, isIpv6, prefixLength } from './addresses.js';
import type { Manifest } from '../template/write.js';
import {
  coversPort,
  type Direction,
  type Endpoint,
  matchesPod,
  peersOf,
  policiesFor,
  type Policy,
  type PolicyPort,
  type PolicyRule,
  type Protocol,
  rulesOf,
  selects,
} from './reachability.js';

/**
 * What the VPC CNI makes of the policies: a table of address ranges for each pod and direction, in which the narrowest
 * range decides. After aws/amazon-network-policy-controller-k8s, pkg/resolvers/endpoints.go, and
 * aws/aws-network-policy-agent, pkg/fwruleprocessor/fw_rule_processor.go.
 */
export interface CniEntry {
  readonly cidr: string;
  /** Without ports: all of them. */
  readonly ports: readonly PolicyPort[];
  /** An exception of some rule, which denies whatever any rule of the pod says about it. */
  readonly denied?: true;
}

export interface ServicePort {
  readonly port: number;
  readonly targetPort?: number | string;
}

/** A Service as other pods address it. */
export interface ServiceAddress {
  readonly name: string;
  readonly namespace: string;
  readonly clusterIp: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
}

interface ServiceSpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly clusterIP?: string;
  readonly ports?: readonly ServicePort[];
}

/** The Services that the controller opens: it skips headless ones. The addresses are made up. */
export const servicesIn = (manifests: readonly Manifest[]): ServiceAddress[] =>
  manifests
    .filter(({ kind }) => kind === 'Service')
    .map(({ metadata, spec }, index) => ({ metadata, index, spec: spec as ServiceSpec }))
    .filter(({ spec }) => spec.clusterIP !== 'None')
    .map(({ metadata, index, spec }) => ({
      name: metadata.name,
      namespace: metadata.namespace ?? 'default',
      clusterIp: addressIn('172.20.7.0/24', index + 1),
      selector: spec.selector ?? {},
      ports: spec.ports ?? [],
    }));

interface Resolved {
  readonly cidr: string;
  readonly except: readonly string[];
  readonly ports: readonly PolicyPort[];
}

/** The Service's own port for a port of its pods. */
const servicePorts = ({ ports }: ServiceAddress, wanted: readonly PolicyPort[]): PolicyPort[] =>
  wanted.flatMap((rule) =>
    ports
      .filter(({ port, targetPort = port }) => rule.port === undefined || targetPort === rule.port)
      .map(({ port }) => ({ ...rule, port })),
  );

/** The addresses that one rule means. A rule that lists ports of which none can be resolved is dropped. */
function resolveRule(
  rule: PolicyRule,
  direction: Direction,
  namespace: string,
  pods: readonly Endpoint[],
  services: readonly ServiceAddress[],
): Resolved[] {
  const ports = (rule.ports ?? []).filter(({ port }) => typeof port !== 'string');
  const lost = ports.length === 0 && (rule.ports ?? []).length > 0;
  if (lost) return [];
  if (peersOf(rule).length === 0) return [{ cidr: '0.0.0.0/0', except: [], ports }];
  return peersOf(rule).flatMap((peer): Resolved[] => {
    if (peer.ipBlock) return [{ cidr: peer.ipBlock.cidr, except: peer.ipBlock.except ?? [], ports }];
    const matching = pods.filter(({ pod }) => pod && matchesPod(peer, pod, namespace));
    const virtual = services
      .filter(
        (service) => direction === 'Egress' && matchesPod({ ...peer, podSelector: {} }, asPod(service), namespace),
      )
      .filter(({ selector }) => selects(peer.podSelector ?? {}, selector))
      .map((service) => ({ service, open: servicePorts(service, ports) }))
      .filter(({ open }) => open.length > 0 || ports.length === 0);
    return [
      ...matching.flatMap(({ addresses }) => addresses.map((at) => ({ cidr: `${at}/32`, except: [], ports }))),
      ...virtual.map(({ service, open }) => ({ cidr: `${service.clusterIp}/32`, except: [], ports: open })),
    ];
  });
}

const asPod = ({ namespace, selector }: ServiceAddress) => ({ namespace, labels: selector });

const portKey = ({ port, endPort, protocol = 'TCP' }: PolicyPort): string => `${protocol} ${port} ${endPort}`;
const distinct = (ports: readonly PolicyPort[]): PolicyPort[] => [
  ...new Map(ports.map((port) => [portKey(port), port])).values(),
];

/** The table of one pod; nothing where no policy applies, and then everything passes. */
export function cniTable(
  policies: readonly Policy[],
  direction: Direction,
  subject: Endpoint,
  pods: readonly Endpoint[],
  services: readonly ServiceAddress[],
): CniEntry[] | undefined {
  const { pod } = subject;
  const applying = pod ? policiesFor(policies, pod, direction) : [];
  if (!pod || applying.length === 0) return undefined;
  const rules = applying
    .flatMap((policy) => rulesOf(policy, direction))
    .flatMap((rule) => resolveRule(rule, direction, pod.namespace, pods, services))
    .filter(({ cidr }) => !isIpv6(cidr))
    .sort((one, other) => prefixLength(one.cidr) - prefixLength(other.cidr));

  const table = new Map<string, Resolved>();
  const all: PolicyPort[] = [{ protocol: 'TCP' }, { protocol: 'UDP' }];
  for (const { cidr, except, ports: listed } of rules) {
    const ports = listed.length === 0 ? all : listed;
    const known = table.get(cidr);
    // A narrower range wins the look-up, so it takes over what wider ones allow, unless it lies in their exceptions.
    const inherited = known
      ? known.ports
      : [...table.values()]
          .filter((wide) => prefixLength(wide.cidr) < 32 && contains(wide.cidr, addressIn(cidr, 0)))
          .filter((wide) => !wide.except.some((hole) => contains(hole, addressIn(cidr, 0))))
          .flatMap((wide) => wide.ports);
    table.set(cidr, {
      cidr,
      except: [...except, ...(known?.except ?? [])],
      ports: distinct([...ports, ...inherited]),
    });
  }
  const holes = [...new Set(rules.flatMap(({ except }) => except))].filter((hole) => !table.has(hole));
  return [
    ...[...table.values()].map(({ cidr, ports }) => ({ cidr, ports })),
    ...holes.map((cidr): CniEntry => ({ cidr, ports: [], denied: true })),
  ];
}

/** What the table says about a packet. Traffic of the pod's own node, which always passes, is not looked at. */
export function cniAdmits(
  table: readonly CniEntry[] | undefined,
  address: string,
  port: number,
  protocol: Protocol,
): boolean {
  if (!table) return true;
  const [narrowest] = table
    .filter(({ cidr }) => contains(cidr, address))
    .sort((one, other) => prefixLength(other.cidr) - prefixLength(one.cidr));
  return narrowest !== undefined && !narrowest.denied && coversPort(narrowest.ports, port, protocol);
}
