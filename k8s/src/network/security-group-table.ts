/**
 * The security groups of the documented system, as its table has them, and what of the Kubernetes system stands in the
 * place of each member. This is data for the proof and takes nothing from the code that writes the policies.
 */
interface Group {
  readonly name: string;
  readonly members: readonly string[];
  readonly outbound: 'all' | readonly { readonly port: number; readonly group: string }[];
  readonly inbound: readonly { readonly port: number; readonly groups: readonly string[] }[];
}

/** The application's functions became the services; what the hooks and the deployment did became the migration Job. */
const FUNCTIONS = ['gateway', 'auth', 'files', 'ingest', 'text-gen', 'migrate'];

const TABLE: readonly Group[] = [
  { name: 'Lambda-SG', members: FUNCTIONS, outbound: [{ port: 5432, group: 'RDS-Proxy-SG' }], inbound: [] },
  { name: 'RDS-Proxy-SG', members: ['proxy'], outbound: 'all', inbound: [{ port: 5432, groups: ['Lambda-SG'] }] },
  // Its rules name the private subnets; of what lives there, the proxy is let through by its own group only.
  { name: 'database', members: ['database'], outbound: [], inbound: [{ port: 5432, groups: ['RDS-Proxy-SG'] }] },
  { name: 'Default-SG', members: ['stray pod'], outbound: 'all', inbound: [] },
];

/** Ends that no security group of the table protects; they admit whatever reaches them. */
const unprotected = (name: string): boolean => !TABLE.some(({ members }) => members.includes(name));

const groupOf = (name: string): Group | undefined => TABLE.find(({ members }) => members.includes(name));

/** What the table allows between two ends: the sender's outbound and the receiver's inbound rules together. */
export function allowedByTable(from: string, to: string, port: number): boolean {
  const sender = groupOf(from);
  const receiver = groupOf(to);
  const leaves =
    sender === undefined ||
    sender.outbound === 'all' ||
    sender.outbound.some((rule) => rule.port === port && rule.group === receiver?.name);
  const enters =
    unprotected(to) ||
    (receiver?.inbound.some(
      (rule) => rule.port === port && sender !== undefined && rule.groups.includes(sender.name),
    ) ??
      false);
  return leaves && enters;
}

export interface Deviation {
  readonly name: string;
  readonly reason: string;
  readonly effect: 'adds' | 'removes';
  readonly covers: (from: string, to: string, port: number, protocol: 'TCP' | 'UDP') => boolean;
}

const SERVICES = ['gateway', 'auth', 'files', 'ingest', 'text-gen'];
const isFunction = (name: string): boolean => FUNCTIONS.includes(name);

/** Calls that were invocations through AWS's API and are connections here. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  gateway: ['auth', 'files', 'text-gen'],
  files: ['auth'],
  'text-gen': ['auth'],
};

/** Where the policies differ from the table on purpose. Every entry must matter, or the proof fails. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'name resolution',
    reason: 'Security groups do not filter the VPC resolver; network policies do filter the cluster DNS.',
    effect: 'adds',
    covers: (from, to, port) => isFunction(from) && to === 'DNS' && port === 53,
  },
  {
    name: 'edge',
    reason:
      'API Gateway invoked functions without a network; the load balancer connects to the gateway and asks for its health.',
    effect: 'adds',
    covers: (from, to, port, protocol) =>
      from === 'load balancer' && to === 'gateway' && protocol === 'TCP' && (port === 8080 || port === 9090),
  },
  {
    name: 'service calls',
    reason: 'Functions invoked one another through AWS; services connect, over mutual TLS, along these lines only.',
    effect: 'adds',
    covers: (from, to, port, protocol) => (CALLS[from] ?? []).includes(to) && port === 8443 && protocol === 'TCP',
  },
  {
    name: 'AWS services',
    reason:
      'The table names the database alone, but the same document lets functions reach AWS through the NAT gateway.',
    effect: 'adds',
    covers: (from, to, port, protocol) => isFunction(from) && to === 'internet' && port === 443 && protocol === 'TCP',
  },
  {
    name: 'work queue',
    reason: 'Jobs wait in ElastiCache inside the VPC, not in a service outside it.',
    effect: 'adds',
    covers: (from, to, port, protocol) =>
      ['gateway', 'files', 'ingest'].includes(from) && to === 'queue' && port === 6379 && protocol === 'TCP',
  },
  {
    name: 'metrics',
    reason: 'CloudWatch took metrics of functions from outside; Prometheus asks the pods.',
    effect: 'adds',
    covers: (from, to, port, protocol) =>
      from === 'monitoring' && SERVICES.includes(to) && port === 9090 && protocol === 'TCP',
  },
  {
    name: 'no default outbound',
    reason: 'Stricter than Default-SG: a pod without a policy of its own may not even send.',
    effect: 'removes',
    covers: (from) => from === 'stray pod',
  },
];
