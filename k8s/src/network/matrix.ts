import type { Manifest } from '../template/write.js';
import { type Deviation, DEVIATIONS } from './deviations.js';
import { EC2_DEVIATIONS } from './ec2-deviations.js';
import { flows, type Place, placesOf } from './places.js';
import { policiesIn, reaches } from './reachability.js';

/** In the order of the page: the pods, and what is outside the namespace. */
const RECEIVERS = [
  'proxy',
  'database',
  'queue',
  'DNS',
  'internet',
  'VPC',
  'VPC endpoints',
  'metadata',
  'Pod Identity agent',
  'monitoring',
  'other namespace',
];
const SENDERS = ['load balancer', ...RECEIVERS];

const deviations = (all: readonly Deviation[]): string[] => [
  '| Deviation | Effect | Reason |',
  '|---|---|---|',
  ...all.map(({ name, effect, reason }) => `| ${name} | ${effect} | ${reason} |`),
];

/** The reachability matrix as a Markdown page: who reaches whom, on which ports, by the manifests alone. */
export function matrixPage(manifests: readonly Manifest[]): string {
  const policies = policiesIn(manifests);
  const places = placesOf(manifests);
  const open = new Map<string, Set<string>>();
  for (const flow of flows(places).filter((one) => reaches(policies, one))) {
    const key = `${flow.from.name}>${flow.to.name}`;
    open.set(key, (open.get(key) ?? new Set()).add(`${flow.port}${flow.protocol === 'UDP' ? '/udp' : ''}`));
  }

  const names = (all: readonly Place[]): string[] => all.map(({ name }) => name);
  const pods = names(places.inside);
  const cell = (from: string, to: string): string => [...(open.get(`${from}>${to}`) ?? [])].join(', ') || '·';
  const table = (rows: readonly string[], columns: readonly string[]): string[] => [
    `| from \\ to | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---').join('|')}|`,
    ...rows.map((from) => `| **${from}** | ${columns.map((to) => cell(from, to)).join(' | ')} |`),
  ];
  return [
    '# Who reaches whom',
    '',
    'Written from the network policies of the default values; a number is a TCP port. A dot means that no packet passes.',
    '`VPC` stands for its other addresses, `stray pod` for a pod that somebody runs in the namespace without our labels.',
    'The web application has no row: it is files, served by the gateway or from a bucket behind CloudFront.',
    '',
    '## Into the pods',
    '',
    ...table([...pods, ...SENDERS], pods),
    '',
    '## Out of the pods',
    '',
    ...table(pods, RECEIVERS),
    '',
    '## Against the documented security groups',
    '',
    'The table of security groups, read as data, gives an expected matrix for each set of values. Each side of a pod equals',
    'it in both directions, apart from these named deviations; a test fails when a deviation no longer matters.',
    '',
    ...deviations(DEVIATIONS),
    '',
    '## The EC2 security groups',
    '',
    'With `aws.enabled` Crossplane makes the groups themselves. With `network.podSecurityGroups` the pods wear one that',
    'is the counterpart of Lambda-SG, and nothing else. Their rules equal the same table, apart from these deviations:',
    '',
    ...deviations(EC2_DEVIATIONS),
    '',
  ].join('\n');
}
