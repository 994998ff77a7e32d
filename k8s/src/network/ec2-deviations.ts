import { contains } from './addresses.js';
import { among, type Deviation, tcp } from './deviations.js';
import { type Ends, FUNCTIONS } from './security-group-table.js';

type Values = Parameters<Deviation['covers']>[1];

const pods = (end: Ends['from']): boolean => among(end, ...FUNCTIONS);

/** Nodes, and pods without a group of their own, wear the group of the cluster. */
const onNodes = (end: Ends['from'], { network }: Values): boolean =>
  (end.pod !== undefined || among(end, 'node')) && !(network.podSecurityGroups && pods(end));

const inPodSubnets = ({ addresses }: Ends['from'], { aws }: Values): boolean =>
  aws.podCidrs.some((cidr) => addresses.some((at) => contains(cidr, at)));

/**
 * Where the EC2 security groups differ from the table on purpose: what the cluster needs, and what a group cannot say,
 * which knows neither exceptions nor one service from another. The network policies say it.
 */
export const EC2_DEVIATIONS: readonly Deviation[] = [
  {
    name: 'name resolution',
    reason:
      'The cluster’s DNS is a pod on the nodes; the groups of AWS filter the way to it, unlike to the VPC resolver.',
    effect: 'adds',
    sides: ['out'],
    covers: ({ from, to, port }, values) => pods(from) && onNodes(to, values) && port === 53,
  },
  {
    name: 'cluster DNS',
    reason: 'It wears the cluster’s group, which admits all of its own and, by a rule of ours, questions of our pods.',
    effect: 'adds',
    sides: ['in'],
    covers: ({ from, to, port }, values) =>
      among(to, 'DNS') && to.pod !== undefined && (onNodes(from, values) || (pods(from) && port === 53)),
  },
  {
    name: 'edge',
    reason: 'The load balancer connects to the gateway and asks for its health; one group is for all services.',
    effect: 'adds',
    sides: ['in'],
    covers: (ends) => among(ends.from, 'load balancer') && pods(ends.to) && tcp(ends, 8080, 9090),
  },
  {
    name: 'probes and metrics',
    reason: 'The kubelet asks each pod whether it lives, from the node; so does Prometheus, from a pod on one.',
    effect: 'adds',
    sides: ['in'],
    covers: (ends, values) => onNodes(ends.from, values) && pods(ends.to) && tcp(ends, 9090),
  },
  {
    name: 'service calls',
    reason:
      'Functions invoked one another through AWS; services connect, and `helm test` asks the gateway. One group cannot tell who calls whom.',
    effect: 'adds',
    sides: ['out', 'in'],
    covers: (ends) => pods(ends.from) && pods(ends.to) && tcp(ends, 8443, 8080),
  },
  {
    name: 'AWS services',
    reason:
      'The same document lets functions reach AWS through the NAT gateway; a group cannot leave out the VPC. With `network.awsAccess: vpcEndpoints` only the endpoints.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { network }) =>
      pods(ends.from) &&
      tcp(ends, 443) &&
      (network.awsAccess === 'nat' || (network.awsAccess === 'vpcEndpoints' && among(ends.to, 'VPC endpoints'))),
  },
  {
    name: 'VPC endpoints',
    reason: 'Not in the document; they admit the subnets of the pods, and the nodes, which fetch images.',
    effect: 'adds',
    sides: ['in'],
    covers: (ends, values) =>
      among(ends.to, 'VPC endpoints') &&
      (inPodSubnets(ends.from, values) || onNodes(ends.from, values)) &&
      tcp(ends, 443),
  },
  {
    name: 'work queue',
    reason: 'Jobs wait in ElastiCache inside the VPC; one group is for all services.',
    effect: 'adds',
    sides: ['out', 'in'],
    covers: (ends, { queue }) =>
      queue.backend === 'redis' && pods(ends.from) && among(ends.to, 'queue') && tcp(ends, 6379),
  },
  {
    name: 'mail',
    reason: 'With `mail.mode: smtp` auth sends the mail; one group is for all services.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { mail }) =>
      mail.mode === 'smtp' && pods(ends.from) && among(ends.to, 'mail server') && tcp(ends, mail.port),
  },
  {
    name: 'model endpoint',
    reason: 'Instead of Bedrock an endpoint of the university’s choice; one group is for all services.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { tutor }) =>
      [tutor.model, tutor.embeddings].includes('openai') &&
      pods(ends.from) &&
      among(ends.to, 'model endpoint') &&
      tcp(ends, tutor.openaiPort),
  },
  {
    name: 'nodes before proxy and cache',
    reason:
      'Without `network.podSecurityGroups` pods wear the cluster’s group, and only network policies tell them apart.',
    effect: 'adds',
    sides: ['in'],
    covers: (ends, values) =>
      !values.network.podSecurityGroups &&
      onNodes(ends.from, values) &&
      ((among(ends.to, 'proxy') && tcp(ends, 5432)) || (among(ends.to, 'queue') && tcp(ends, 6379))),
  },
  {
    name: 'proxy to the database only',
    reason: 'Stricter than the table, which names no outbound rules: the proxy connects to nothing else.',
    effect: 'removes',
    sides: ['out'],
    covers: (ends) => among(ends.from, 'proxy') && !(among(ends.to, 'database') && tcp(ends, 5432)),
  },
  {
    name: 'database from the proxy only',
    reason:
      'Stricter than the table: of the private ranges only the subnets of the proxy, and with `aws.databaseFromPods` those of the pods.',
    effect: 'removes',
    sides: ['in'],
    covers: ({ from, to }, values) =>
      among(to, 'database') && !among(from, 'proxy') && !(values.aws.databaseFromPods && inPodSubnets(from, values)),
  },
  {
    name: 'pods to the database',
    reason: 'With `aws.databaseFromPods` services connect without the proxy, for what it does not let through.',
    effect: 'adds',
    sides: ['out'],
    covers: (ends, { aws }) => aws.databaseFromPods && pods(ends.from) && among(ends.to, 'database') && tcp(ends, 5432),
  },
  {
    name: 'no outbound from the database',
    reason: 'Stricter than the table, which names no outbound rules: a database connects to nobody.',
    effect: 'removes',
    sides: ['out'],
    covers: ({ from }) => among(from, 'database'),
  },
];
