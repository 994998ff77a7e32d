import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  ADMIN_PORT,
  callersOf,
  DATABASE_PORT,
  HTTPS_PORT,
  INTERNAL_PORT,
  PUBLIC_PORT,
  QUEUE_PORT,
  SERVICE_NAMES,
  type ServiceName,
  SERVICES,
} from '../catalogue/catalogue.js';
import { PART_OF, ROLE, selector, sendsMail, usesOpenai } from '../catalogue/labels.js';
import type { AilaValues, Source } from '../parameters/index.js';
import { kube, Optional, type Plain } from '../template/objects.js';
import { each, given, is, not, when } from '../template/tokens.js';

/**
 * The documented security groups as network policies: nothing is reachable, inwards or outwards, unless a policy below
 * says so. Each rule names numeric pod ports, and each address range stands in at most one rule per direction, because
 * the VPC CNI treats the other forms differently from the Kubernetes text (docs/kubernetes.md, "EKS").
 */
type Policy = Plain<k8s.NetworkPolicySpec>;
type Peer = Plain<k8s.NetworkPolicyPeer>;
type Port = Plain<k8s.NetworkPolicyPort>;

const tcp = (...ports: number[]): Port[] => ports.map((port) => ({ protocol: 'TCP', port }));
const cidrs = (ranges: readonly string[]): Peer[] => each(ranges, (cidr) => ({ ipBlock: { cidr } }));
const inNamespace = (name: string, podSelector?: Peer['podSelector']): Peer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  ...(podSelector && { podSelector }),
});
const podsOf = (name: ServiceName): Peer => ({ podSelector: { matchLabels: selector(name) } });
/** The services and the migration. */
const everyPod: Policy['podSelector'] = { matchLabels: PART_OF };
const having = (label: string): Policy['podSelector'] => ({ matchLabels: { [label]: 'true' } });

const egress = (podSelector: Policy['podSelector'], to: Peer[], ports: Port[]): Policy => ({
  podSelector,
  policyTypes: ['Egress'],
  egress: [{ to, ports }],
});

const ingress = (podSelector: Policy['podSelector'], from: Peer[], ports: Port[]): Policy => ({
  podSelector,
  policyTypes: ['Ingress'],
  ingress: [{ from, ports }],
});

/** The name server as a pod, and as an address: on EKS Auto Mode and with a node-local cache it is not a pod. */
const dns = ({ network }: AilaValues): { to: Peer[]; ports: Port[] } => ({
  to: [inNamespace('kube-system', { matchLabels: { 'k8s-app': 'kube-dns' } }), ...cidrs(network.dnsCidrs)],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
});

/** Pods reach AWS through NAT but never the VPC or the metadata address, or only the interface endpoints. */
const awsPeers = ({ network }: AilaValues): Peer[] => [
  // control: internet-egress
  ...when(is(network.awsAccess, 'nat'), [{ ipBlock: { cidr: '0.0.0.0/0', except: [...network.privateCidrs] } }]),
  ...when(is(network.awsAccess, 'vpcEndpoints'), cidrs(network.endpointCidrs)),
];

/** Where the EKS Pod Identity agent hands out credentials: a link-local address on every node, port 80. */
const POD_IDENTITY_AGENT = '169.254.170.23/32';

function serviceToService(scope: Construct): void {
  for (const callee of SERVICE_NAMES) {
    const callers = callersOf(callee);
    if (callers.length === 0) continue;
    kube(
      scope,
      'NetworkPolicy',
      { name: `${callee}-from-callers`, labels: PART_OF },
      {
        // control: service-callers
        spec: ingress({ matchLabels: selector(callee) }, callers.map(podsOf), tcp(INTERNAL_PORT)),
      },
    );
  }
  for (const caller of SERVICE_NAMES) {
    const callees = SERVICES[caller].calls;
    if (callees.length === 0) continue;
    kube(
      scope,
      'NetworkPolicy',
      { name: `${caller}-to-callees`, labels: PART_OF },
      {
        spec: egress({ matchLabels: selector(caller) }, callees.map(podsOf), tcp(INTERNAL_PORT)),
      },
    );
  }
}

function backends(scope: Construct, values: AilaValues): void {
  const { network, queue, mail, tutor, iam } = values;
  const policy = (at: Construct, name: string, spec: Policy, equivalent?: string) =>
    kube(
      at,
      'NetworkPolicy',
      { name, labels: PART_OF, annotations: equivalent ? { 'aila.io/equivalent-to': equivalent } : undefined },
      { spec },
    );

  policy(
    scope,
    'to-database',
    egress(having(ROLE.database), cidrs(network.proxyCidrs), tcp(DATABASE_PORT)), // control: database-egress
    'Lambda-SG: outbound 5432 to RDS-Proxy-SG',
  );
  policy(
    new Optional(scope, 'queue', is(queue.backend, 'redis')),
    'to-queue',
    egress(having(ROLE.queue), cidrs(network.cacheCidrs), tcp(QUEUE_PORT)),
  );
  policy(
    new Optional(scope, 'aws', not(is(network.awsAccess, 'none'))),
    'to-aws',
    egress(having(ROLE.aws), awsPeers(values), tcp(HTTPS_PORT)), // control: aws-egress
    'outbound internet through the NAT gateway',
  );
  policy(
    new Optional(scope, 'pod identity', is(iam.mode, 'podIdentity')),
    'to-pod-identity',
    egress(having(ROLE.aws), [{ ipBlock: { cidr: POD_IDENTITY_AGENT } }], tcp(80)),
  );
  policy(
    new Optional(scope, 'mail', sendsMail(values)),
    'to-mail',
    egress({ matchLabels: selector('auth') }, cidrs(mail.cidrs), tcp(mail.port)),
  );
  for (const client of SERVICE_NAMES.filter((name) => SERVICES[name].usesTutorModel || SERVICES[name].usesEmbeddings)) {
    policy(
      new Optional(scope, `${client} model`, usesOpenai(values, client)),
      `${client}-to-model`,
      egress({ matchLabels: selector(client) }, cidrs(tutor.openaiCidrs), tcp(tutor.openaiPort)),
    );
  }
}

function observation(scope: Construct, { telemetry }: AilaValues): void {
  kube(
    scope,
    'NetworkPolicy',
    { name: 'metrics', labels: PART_OF },
    {
      spec: ingress(having(ROLE.service), [inNamespace(telemetry.namespace)], tcp(ADMIN_PORT)),
    },
  );
}

export function networkPolicies(scope: Construct, { values }: Source): void {
  const { network } = values;
  kube(
    scope,
    'NetworkPolicy',
    {
      name: 'default-deny',
      labels: PART_OF,
      annotations: { 'aila.io/equivalent-to': 'Default-SG: block all inbound (and, stricter, all outbound)' },
    },
    {
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, // control: default-deny
    },
  );
  kube(
    scope,
    'NetworkPolicy',
    { name: 'to-dns', labels: PART_OF },
    {
      spec: { podSelector: everyPod, policyTypes: ['Egress'], egress: [dns(values)] },
    },
  );
  kube(
    scope,
    'NetworkPolicy',
    { name: 'gateway-from-load-balancer', labels: PART_OF },
    {
      spec: {
        podSelector: { matchLabels: selector('gateway') },
        policyTypes: ['Ingress'],
        ingress: [
          // control: load-balancer-ingress
          { from: cidrs(network.loadBalancerCidrs), ports: tcp(PUBLIC_PORT, ADMIN_PORT) },
          ...((network.extraIngress as Policy['ingress']) ?? []),
        ],
      },
    },
  );
  serviceToService(scope);
  backends(scope, values);
  observation(scope, values);
  extra(scope, values);
}

function extra(scope: Construct, { network }: AilaValues): void {
  const rules = network.extraEgress as NonNullable<Policy['egress']>;
  kube(
    new Optional(scope, 'extra egress', given(rules)),
    'NetworkPolicy',
    { name: 'to-extra', labels: PART_OF },
    {
      spec: {
        podSelector: everyPod,
        policyTypes: ['Egress'],
        egress: [...rules],
      },
    },
  );
}
