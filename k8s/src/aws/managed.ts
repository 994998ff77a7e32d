import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { PART_OF } from '../cluster/labels.js';
import type { AilaValues } from '../parameters/index.js';
import { custom } from '../template/objects.js';

/**
 * AWS resources as objects of Crossplane's namespaced API (crossplane-contrib/provider-upjet-aws). Chosen over AWS's own
 * controllers because those have no target group for RDS Proxy, no Cognito clients, GuardDuty or Security Hub, and
 * create a CloudTrail that never starts to log.
 */
const REGIONLESS = new Set(['iam', 'cloudfront']);

/** What belongs to CloudFront, its web ACL and its logs, lives in this region wherever the system runs. */
export const CLOUDFRONT_REGION = 'us-east-1';

const TAGGED = new Set([
  'Alarm',
  'Bucket',
  'Detector',
  'Distribution',
  'FlowLog',
  'Group',
  'Instance',
  'Key',
  'MetricAlarm',
  'ParameterGroup',
  'Plan',
  'Pool',
  'Proxy',
  'Queue',
  'ReplicationGroup',
  'Repository',
  'Role',
  'Secret',
  'SecurityGroup',
  'SubnetGroup',
  'Topic',
  'Trail',
  'UserPool',
  'Vault',
  'VPCEndpoint',
  'VPCOrigin',
  'WebACL',
  'PodIdentityAssociation',
  'PatchBaseline',
  'SecurityGroupIngressRule',
  'SecurityGroupEgressRule',
  'DefaultSecurityGroup',
  'MaintenanceWindow',
]);

interface Options {
  /** The name in AWS, where the kind takes it from the object instead of a field. */
  readonly externalName?: string;
  /** An existing resource that is only read. */
  readonly observed?: boolean;
  readonly region?: string;
}

export interface Account {
  readonly at: Construct;
  readonly values: AilaValues;
}

export function managed(
  { at, values: { aws } }: Account,
  group: string,
  kind: string,
  name: string,
  fields: object,
  { externalName, observed, region = aws.region }: Options = {},
): ApiObject {
  return custom(
    at,
    `${group}.aws.m.upbound.io/v1beta1`,
    kind,
    {
      name,
      labels: PART_OF,
      annotations: externalName === undefined ? undefined : { 'crossplane.io/external-name': externalName },
    },
    {
      spec: {
        ...(observed && { managementPolicies: ['Observe'] }),
        providerConfigRef: { kind: 'ClusterProviderConfig', name: aws.providerConfig },
        forProvider: {
          ...(!REGIONLESS.has(group) && { region }),
          ...fields,
          ...(TAGGED.has(kind) && !observed && { tags: { Project: aws.project, Name: `${aws.prefix}-${name}` } }),
        },
      },
    },
  );
}

/** A reference to another managed resource by the name of its object. */
export const ref = (name: string): { readonly name: string } => ({ name });
