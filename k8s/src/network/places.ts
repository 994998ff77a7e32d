import { ADMIN_PORT, DATABASE_PORT, HTTPS_PORT, INTERNAL_PORT, PUBLIC_PORT, QUEUE_PORT } from '../cluster/catalogue.js';
import { NAME_LABEL } from '../cluster/labels.js';
import type { Manifest } from '../template/write.js';
import type { Endpoint, Flow } from './reachability.js';

interface WorkloadManifest extends Manifest {
  readonly spec: { readonly template: { readonly metadata: { readonly labels: Record<string, string> } } };
}

/** The pods that the manifests make, with their own labels. */
const podsIn = (manifests: readonly Manifest[]): Endpoint[] =>
  manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((manifest, index) => ({
      name: (manifest as WorkloadManifest).spec.template.metadata.labels[NAME_LABEL] ?? manifest.metadata.name,
      addresses: [`10.0.16.${10 + index}`],
      pod: {
        namespace: manifest.metadata.namespace ?? 'default',
        labels: (manifest as WorkloadManifest).spec.template.metadata.labels,
      },
    }));

/** Everything else that can be at one end of a packet, at addresses of the default values. */
const OUTSIDE: readonly Endpoint[] = [
  { name: 'load balancer', addresses: ['10.0.0.10'] },
  { name: 'proxy', addresses: ['10.0.32.10'] },
  { name: 'database', addresses: ['10.0.40.10'] },
  { name: 'queue', addresses: ['10.0.48.10'] },
  { name: 'VPC endpoints', addresses: ['10.0.64.10'] },
  { name: 'metadata', addresses: ['169.254.169.254'] },
  { name: 'Pod Identity agent', addresses: ['169.254.170.23'] },
  { name: 'internet', addresses: ['198.51.100.7'] },
  {
    name: 'DNS',
    addresses: ['10.0.17.53', '172.20.0.10'],
    pod: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  },
  { name: 'monitoring', addresses: ['10.0.17.20'], pod: { namespace: 'monitoring', labels: { app: 'prometheus' } } },
  { name: 'other namespace', addresses: ['10.0.17.30'], pod: { namespace: 'other', labels: {} } },
];

/** A pod that somebody runs in the namespace without our labels. */
const stray = (namespace: string): Endpoint => ({
  name: 'stray pod',
  addresses: ['10.0.16.99'],
  pod: { namespace, labels: {} },
});

export interface Places {
  /** Pods of the namespace: the two ends that policies decide about. */
  readonly inside: readonly Endpoint[];
  readonly outside: readonly Endpoint[];
}

export function placesOf(manifests: readonly Manifest[]): Places {
  const pods = podsIn(manifests);
  return { inside: [...pods, stray(pods[0]?.pod?.namespace ?? 'aila')], outside: OUTSIDE };
}

const UNUSED_PORT = 12345;

const PORTS: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[] = [
  { port: 53, protocol: 'UDP' },
  ...[53, 80, HTTPS_PORT, DATABASE_PORT, QUEUE_PORT, PUBLIC_PORT, INTERNAL_PORT, ADMIN_PORT, UNUSED_PORT].map(
    (port) => ({
      port,
      protocol: 'TCP' as const,
    }),
  ),
];

/** Every conceivable packet that begins or ends at a pod of the namespace. */
export function flows({ inside, outside }: Places): Flow[] {
  const pairs = [
    ...inside.flatMap((from) => [...inside, ...outside].map((to) => ({ from, to }))),
    ...outside.flatMap((from) => inside.map((to) => ({ from, to }))),
  ];
  return pairs.filter(({ from, to }) => from !== to).flatMap((pair) => PORTS.map((port) => ({ ...pair, ...port })));
}

export const describeFlow = ({ from, to, port, protocol }: Flow): string =>
  `${from.name} -> ${to.name}:${port}${protocol === 'UDP' ? '/udp' : ''}`;
