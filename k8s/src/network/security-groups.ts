import type { Construct } from 'constructs';
import { PART_OF } from '../catalogue/labels.js';
import type { Source } from '../parameters/index.js';
import { custom, Optional } from '../template/objects.js';

/**
 * The counterpart of the Lambda security group: an EC2 security group on the pods themselves, so that RDS Proxy can tell
 * these pods from others on the same node. Without the group of the cluster beside it, whose rule for all outbound
 * traffic would void theirs. Needs VPC CNI trunking; AWS advises enforcing mode `standard` together with network policies.
 */
export function podSecurityGroups(scope: Construct, { values: { network } }: Source): void {
  custom(
    new Optional(scope, 'security groups', network.podSecurityGroups),
    'vpcresources.k8s.aws/v1beta1',
    'SecurityGroupPolicy',
    { name: 'database-clients', labels: PART_OF },
    // control: pod-groups
    { spec: { podSelector: { matchLabels: PART_OF }, securityGroups: { groupIds: [...network.podSecurityGroupIds] } } },
  );
}

/**
 * Instance credentials are first of all kept from pods by IMDSv2 with a hop limit of one on the nodes; this is a second
 * wall that no namespace can open. The kind is EKS's own, not the upstream one of the same name.
 */
export function metadataGuard(scope: Construct, { values: { network }, namespace }: Source): void {
  custom(
    new Optional(scope, 'metadata', network.metadataGuard),
    'networking.k8s.aws/v1alpha1',
    'ClusterNetworkPolicy',
    { name: `${namespace}-no-instance-metadata`, labels: PART_OF },
    {
      spec: {
        tier: 'Admin',
        priority: 10,
        subject: { namespaces: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
        // control: metadata-denial
        egress: [{ name: 'metadata', action: 'Deny', to: [{ networks: ['169.254.169.254/32'] }] }],
      },
    },
  );
}
