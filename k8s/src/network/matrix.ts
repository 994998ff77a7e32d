import type { Manifest } from '../template/write.js';
import { flows, placesOf } from './places.js';
import { policiesIn, reaches } from './reachability.js';
import { DEVIATIONS } from './security-group-table.js';

/** The reachability matrix as a Markdown page: who reaches whom, on which ports, by the manifests alone. */
export function matrixPage(manifests: readonly Manifest[]): string {
  const policies = policiesIn(manifests);
  const { inside, outside } = placesOf(manifests);
  const open = new Map<string, string[]>();
  for (const flow of flows({ inside, outside })) {
    if (!reaches(policies, flow)) continue;
    const key = `${flow.from.name}>${flow.to.name}`;
    open.set(key, [...(open.get(key) ?? []), `${flow.port}${flow.protocol === 'UDP' ? '/udp' : ''}`]);
  }

  const names = [...inside, ...outside].map(({ name }) => name);
  const receivers = names.filter((to) => names.some((from) => open.has(`${from}>${to}`)));
  const silent = names.filter((name) => !receivers.includes(name));
  const cell = (from: string, to: string): string => open.get(`${from}>${to}`)?.join(', ') ?? '·';
  const table = [
    `| from \\ to | ${receivers.join(' | ')} |`,
    `|---|${receivers.map(() => '---').join('|')}|`,
    ...names.map((from) => `| **${from}** | ${receivers.map((to) => cell(from, to)).join(' | ')} |`),
  ];
  return [
    '# Who reaches whom',
    '',
    'Written from the network policies of the default values; a number is a TCP port. A dot means that no packet passes.',
    'Rows of places outside the namespace show only what they reach inside it. The web application has no row of its own:',
    'it is files, served by the gateway or from a bucket behind CloudFront.',
    '',
    ...table,
    '',
    `Nothing reaches: ${silent.join(', ')}.`,
    '',
    '## Against the documented security groups',
    '',
    'The table of security groups, read as data, gives an expected matrix. It equals the one above in both directions,',
    'apart from these named deviations; a test fails when a deviation no longer matters.',
    '',
    '| Deviation | Effect | Reason |',
    '|---|---|---|',
    ...DEVIATIONS.map(({ name, effect, reason }) => `| ${name} | ${effect} | ${reason} |`),
    '',
  ].join('\n');
}
