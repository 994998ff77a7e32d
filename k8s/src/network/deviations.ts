import type { AilaValues } from '../parameters/index.js';
import { DEFAULTS, ownRules } from './places.js';
import { coversPort, meansPeer } from './reachability.js';
import { allowedByTable, type Ends, FUNCTIONS, SERVICES, type Side } from './security-group-table.js';

export interface Deviation {
  readonly name: string;
  readonly reason: string;
  readonly effect: 'adds' | 'removes';
  readonly sides: readonly Side[];
  readonly covers: (ends: Ends, values: AilaValues) => boolean;
}

/** One end of a packet is, among other things, one of these. */
export const among = ({ roles }: Ends['from'], ...names: readonly string[]): boolean =>
  roles.some((role) => names.includes(role));

export const tcp = ({ port, protocol }: Ends, ...ports: readonly number[]): boolean =>
  protocol === 'TCP' && ports.includes(port);

/** Calls that were invocations through AWS's API and are connections here. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  gateway: ['auth', 'files', 'text-gen'],
  files: ['auth'],
  'text-gen': ['auth'],
};

/**
 * Where the network policies differ from the table on purpose. Each must matter for some values, or the proof fails.
 * Written from what each part needs, by the values, and not from the code that writes the policies.
 */
export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'name resolution',
    reason: 'Security groups do not filter the VPC resolver; network policies do filter the cluster DNS.',
    effect: 'adds',
    sides: ['out'],
    covers: ({ from, to, port }) => among(from, ...FUNCTIONS) && among(to, 'DNS') && port === 53,
  },
  {
    name: 'edge',
    reason:
      'API Gateway invoked functions without a network; the load balancer connects to the gateway and asks for its health.',
    effect: 'adds',
    sides: ['in'],
    covers: (ends) => among(ends.from, 'load balancer') && among(ends.to, 'gateway') && tcp(ends, 8080, 9090),
  },
  {
    name: 'service calls',
    reason: 'Functions invoked one another through AWS; services connect, over mutual TLS, along these lines only.',
    effect: 'adds',
    sides: ['out', 'in'],
    covers: (ends) => among(ends.to, ...(CALLS[ends.from.name] ?? [])) && tcp(ends, 8443),
  },
  {
    name: 'AWS services',
    reason:
      'The table names the database alone, but the same document lets functions reach AWS through the NAT gateway; with `network.awsAccess: vpcEndpoints` they reach the endpoints instead.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { network }) => {
      const way = { nat: 'internet', vpcEndpoints: 'VPC endpoints', none: 'nothing' }[network.awsAccess];
      return among(ends.from, ...FUNCTIONS) && among(ends.to, way) && tcp(ends, 443);
    },
  },
  {
    name: 'pod identity',
    reason: 'Functions have their role from AWS; with `iam.mode: podIdentity` an agent on the node hands it out.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { iam }) =>
      iam.mode === 'podIdentity' &&
      among(ends.from, ...FUNCTIONS) &&
      among(ends.to, 'Pod Identity agent') &&
      tcp(ends, 80),
  },
  {
    name: 'work queue',
    reason: 'Jobs wait in ElastiCache inside the VPC, not in a service outside it.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { queue }) =>
      queue.backend === 'redis' &&
      among(ends.from, 'gateway', 'files', 'ingest') &&
      among(ends.to, 'queue') &&
      tcp(ends, 6379),
  },
  {
    name: 'mail',
    reason: 'Cognito sends its mail itself; with `mail.mode: smtp` auth sends it, through the server that is named.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { mail }) =>
      mail.mode === 'smtp' && among(ends.from, 'auth') && among(ends.to, 'mail server') && tcp(ends, mail.port),
  },
  {
    name: 'model endpoint',
    reason: 'Instead of Bedrock an endpoint of the university’s choice, for the services whose model it is.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { tutor }) => {
      const clients = [
        ...(tutor.model === 'openai' ? ['text-gen'] : []),
        ...(tutor.embeddings === 'openai' ? ['text-gen', 'ingest'] : []),
      ];
      return among(ends.from, ...clients) && among(ends.to, 'model endpoint') && tcp(ends, tutor.openaiPort);
    },
  },
  {
    name: 'metrics',
    reason: 'CloudWatch took metrics of functions from outside; Prometheus asks the pods.',
    effect: 'adds',
    sides: ['in'],
    covers: (ends) => among(ends.from, 'monitoring') && among(ends.to, ...SERVICES) && tcp(ends, 9090),
  },
  {
    name: 'own ingress',
    reason: 'The university lets in more peers, with `network.extraIngress`: the gateway only.',
    effect: 'adds',
    sides: ['in'],
    covers: ({ from, to, port, protocol }, values) =>
      among(to, 'gateway') &&
      ownRules(values).ingress.some(
        (rule) => meansPeer(rule, from, to.pod?.namespace ?? '') && coversPort(rule.ports ?? [], port, protocol),
      ),
  },
  {
    name: 'own egress',
    reason: 'The university opens more destinations, with `network.extraEgress`, for all pods of the system.',
    effect: 'adds',
    sides: ['out'],
    covers: ({ from, to, port, protocol }, values) =>
      among(from, ...FUNCTIONS) &&
      ownRules(values).egress.some(
        (rule) => meansPeer(rule, to, from.pod?.namespace ?? '') && coversPort(rule.ports ?? [], port, protocol),
      ),
  },
  {
    name: 'no default outbound',
    reason: 'Stricter than Default-SG: a pod without a policy of its own may not even send.',
    effect: 'removes',
    sides: ['out'],
    covers: ({ from }) => among(from, 'stray pod'),
  },
];

/** What should pass at one side: the table, with the named deviations applied. */
export function expected(
  deviations: readonly Deviation[],
  side: Side,
  ends: Ends,
  values: AilaValues = DEFAULTS,
): boolean {
  const changes = deviations.filter(({ sides, covers }) => sides.includes(side) && covers(ends, values));
  if (changes.some(({ effect }) => effect === 'removes')) return false;
  return changes.length > 0 || allowedByTable(side, ends);
}

/** The deviations without which something would be expected otherwise, for these packets. */
export const mattering = (
  deviations: readonly Deviation[],
  packets: readonly { readonly side: Side; readonly ends: Ends }[],
  values: AilaValues,
): string[] =>
  deviations
    .filter(({ sides, covers, effect }) =>
      packets.some(
        ({ side, ends }) =>
          sides.includes(side) && covers(ends, values) && allowedByTable(side, ends) === (effect === 'removes'),
      ),
    )
    .map(({ name }) => name);
