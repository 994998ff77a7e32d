import type { AilaValues } from '../parameters/index.js';
import type { Manifest } from '../template/write.js';
import { contains } from './addresses.js';
import type { Place } from './places.js';
import { type PortTest, type Protocol, selects } from './reachability.js';
import type { Side } from './security-group-table.js';

/**
 * The EC2 security groups that the manifests make, read back from Crossplane's objects and evaluated as AWS does: the
 * rules of all groups that an interface wears are added up, and what no rule allows is dropped.
 */
export interface Ec2Rule {
  readonly name: string;
  readonly side: Side;
  readonly group: string;
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: { readonly group: string } | { readonly cidr: string };
}

interface Reference {
  readonly name: string;
}

interface RuleFields {
  readonly securityGroupId?: string;
  readonly securityGroupIdRef?: Reference;
  readonly referencedSecurityGroupId?: string;
  readonly referencedSecurityGroupIdRef?: Reference;
  readonly cidrIpv4?: string;
  readonly ipProtocol: string;
  readonly fromPort: number;
  readonly toPort: number;
}

interface ProxyFields {
  readonly vpcSecurityGroupIdRefs?: readonly Reference[];
  readonly securityGroupIdRefs?: readonly Reference[];
  readonly securityGroupIdRef?: Reference;
}

/** The cluster's own group, which is the university's: all between its members, everything outwards (EKS user guide). */
export const NODES = 'nodes';
const CLUSTER_GROUP: readonly Ec2Rule[] = [
  { name: 'self', side: 'in', group: NODES, protocol: '-1', fromPort: 0, toPort: 65535, peer: { group: NODES } },
  { name: 'all', side: 'out', group: NODES, protocol: '-1', fromPort: 0, toPort: 65535, peer: { cidr: '0.0.0.0/0' } },
];

const DEFAULT = 'default';

interface InlineRule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrBlocks: readonly string[];
}

const fieldsOf = <T>(manifest: Manifest): T => (manifest['spec'] as { forProvider: T }).forProvider;

/** The default group of the VPC has its rules in itself; with all protocols its ports say nothing. */
function defaultRules(manifest: Manifest): Ec2Rule[] {
  const { ingress = [], egress = [] } = fieldsOf<{ ingress?: readonly InlineRule[]; egress?: readonly InlineRule[] }>(
    manifest,
  );
  const read = (side: Side, rules: readonly InlineRule[]) =>
    rules.flatMap(({ protocol, fromPort, toPort, cidrBlocks }) =>
      cidrBlocks.map((cidr) => ({
        name: `default-${side}`,
        side,
        group: DEFAULT,
        protocol,
        fromPort,
        toPort,
        peer: { cidr },
      })),
    );
  return [...read('in', ingress), ...read('out', egress)];
}

export class Ec2Groups {
  readonly rules: readonly Ec2Rule[];
  private readonly worn = new Map<Place, readonly string[]>();

  constructor(
    private readonly manifests: readonly Manifest[],
    private readonly values: AilaValues,
  ) {
    this.rules = [
      ...CLUSTER_GROUP,
      ...manifests
        .filter(({ kind }) => /^SecurityGroup(Ingress|Egress)Rule$/.test(kind))
        .map((manifest) => this.rule(manifest)),
      ...this.ofKind('DefaultSecurityGroup').flatMap(defaultRules),
    ];
  }

  private ofKind(kind: string): Manifest[] {
    return this.manifests.filter((manifest) => manifest.kind === kind);
  }

  private rule(manifest: Manifest): Ec2Rule {
    const fields = fieldsOf<RuleFields>(manifest);
    const group = (reference?: Reference, id?: string) => reference?.name ?? this.named(id ?? '');
    return {
      name: manifest.metadata.name,
      side: manifest.kind === 'SecurityGroupIngressRule' ? 'in' : 'out',
      group: group(fields.securityGroupIdRef, fields.securityGroupId),
      protocol: fields.ipProtocol,
      fromPort: fields.fromPort,
      toPort: fields.toPort,
      peer: fields.cidrIpv4
        ? { cidr: fields.cidrIpv4 }
        : { group: group(fields.referencedSecurityGroupIdRef, fields.referencedSecurityGroupId) },
    };
  }

  /** An id of the values: that of the cluster's group, or of the one that is made for the pods. */
  private named(id: string): string {
    return id === this.values.aws.clusterSecurityGroupId ? NODES : 'services';
  }

  /** What a place wears, as the resources themselves say; nothing for what is not an interface of the VPC. */
  wornBy(place: Place): readonly string[] {
    const worn = this.worn.get(place) ?? this.readWorn(place);
    this.worn.set(place, worn);
    return worn;
  }

  private readWorn({ roles, pod, name }: Place): readonly string[] {
    if (pod) return this.wornByPod(pod);
    if (name === 'node') return [NODES];
    const wearers: Readonly<Record<string, string>> = {
      proxy: 'Proxy',
      database: 'Instance',
      queue: 'ReplicationGroup',
      'VPC endpoints': 'VPCEndpointSecurityGroupAssociation',
    };
    if (name === 'default group') return this.ofKind('DefaultSecurityGroup').map(() => DEFAULT);
    const kind = Object.entries(wearers).find(([role]) => roles.includes(role))?.[1];
    const [wearer] = kind === undefined ? [] : this.ofKind(kind);
    if (!wearer) return [];
    const { vpcSecurityGroupIdRefs, securityGroupIdRefs, securityGroupIdRef } = fieldsOf<ProxyFields>(wearer);
    const references =
      vpcSecurityGroupIdRefs ?? securityGroupIdRefs ?? (securityGroupIdRef ? [securityGroupIdRef] : []);
    return references.map((reference) => reference.name);
  }

  private wornByPod({ namespace, labels }: NonNullable<Place['pod']>): readonly string[] {
    const policies = this.manifests
      .filter(({ kind, metadata }) => kind === 'SecurityGroupPolicy' && metadata.namespace === namespace)
      .map(({ spec }) => spec as { podSelector: object; securityGroups: { groupIds: readonly string[] } })
      .filter(({ podSelector }) => selects(podSelector, labels));
    const ids = policies.flatMap(({ securityGroups }) => securityGroups.groupIds);
    return ids.length > 0 ? ids.map((id) => this.named(id)) : [NODES];
  }

  /** What the groups of one end let pass; everything where it wears none that are known. */
  gate(side: Side, subject: Place, rules: readonly Ec2Rule[] = this.rules): (other: Place) => PortTest {
    const worn = this.wornBy(subject);
    if (worn.length === 0) return () => () => true;
    const own = rules.filter((rule) => rule.side === side && worn.includes(rule.group));
    return (other) => {
      const meant = own.filter(({ peer }) =>
        'cidr' in peer
          ? other.addresses.some((at) => contains(peer.cidr, at))
          : this.wornBy(other).includes(peer.group),
      );
      return (port, protocol) => meant.some((rule) => coversPort(rule, port, protocol));
    };
  }
}

const coversPort = ({ protocol, fromPort, toPort }: Ec2Rule, port: number, asked: Protocol): boolean =>
  protocol === '-1' || (protocol === asked.toLowerCase() && fromPort <= port && port <= toPort);
