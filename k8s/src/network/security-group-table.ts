import type { Flow } from './reachability.js';
import type { Place } from './places.js';

/**
 * The security groups of the documented system, word for word, and what of the Kubernetes system stands in the place of
 * each member. This is data for the proof and takes nothing from the code that writes the policies.
 */
interface Group {
  readonly name: string;
  readonly members: readonly string[];
  /** The document names no outbound rules for the proxy and the database; a group of the CDK then allows all. */
  readonly outbound: 'all' | readonly { readonly port: number; readonly to: string }[];
  /** From the members of a group, or from a range: `VPC`, which holds the private subnets as well. */
  readonly inbound: readonly { readonly port: number; readonly from: string }[];
}

/** The application's functions became the services; what the hooks and the deployment did became the migration Job. */
export const FUNCTIONS = ['gateway', 'auth', 'files', 'ingest', 'text-gen', 'migrate'];
export const SERVICES = FUNCTIONS.filter((name) => name !== 'migrate');

const TABLE: readonly Group[] = [
  // "Lambda-SG | Allow outbound: 5432 (RDS Proxy)"
  { name: 'Lambda-SG', members: FUNCTIONS, outbound: [{ port: 5432, to: 'RDS-Proxy-SG' }], inbound: [] },
  // "RDS-Proxy-SG | Allow inbound: 5432 from Lambda-SG"
  { name: 'RDS-Proxy-SG', members: ['proxy'], outbound: 'all', inbound: [{ port: 5432, from: 'Lambda-SG' }] },
  // "Default-SG | Block all inbound, allow outbound"
  { name: 'Default-SG', members: ['stray pod', 'default group'], outbound: 'all', inbound: [] },
  // "PostgreSQL (5432) only from private/VPC CIDRs"
  { name: 'database', members: ['database'], outbound: 'all', inbound: [{ port: 5432, from: 'VPC' }] },
];

const groupOf = ({ roles }: Place): Group | undefined =>
  TABLE.find(({ members }) => members.some((member) => roles.includes(member)));

export type Ends = Flow & { readonly from: Place; readonly to: Place };
export type Side = 'out' | 'in';

/** What the sender's outbound, or the receiver's inbound rules say; nothing passes where the table has no row. */
export function allowedByTable(side: Side, { from, to, port, protocol }: Ends): boolean {
  const [sender, receiver] = [groupOf(from), groupOf(to)];
  if (side === 'out') {
    if (sender?.outbound === 'all') return true;
    return (
      protocol === 'TCP' && (sender?.outbound.some((rule) => rule.port === port && rule.to === receiver?.name) ?? false)
    );
  }
  return (
    protocol === 'TCP' &&
    (receiver?.inbound.some(
      (rule) => rule.port === port && (rule.from === sender?.name || from.roles.includes(rule.from)),
    ) ??
      false)
  );
}
