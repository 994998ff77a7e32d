import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { PART_OF } from '../catalogue/labels.js';
import type { AilaValues } from '../parameters/index.js';
import { custom } from '../template/objects.js';
import { entries, is } from '../template/tokens.js';

/**
 * AWS resources as objects of Crossplane's namespaced API (crossplane-contrib/provider-upjet-aws). Chosen over AWS's own
 * controllers because those have no target group for RDS Proxy, no Cognito clients, GuardDuty or Security Hub, and
 * create a CloudTrail that never starts to log.
 */
const REGIONLESS = new Set(['iam', 'cloudfront']);

/** What belongs to CloudFront, its web ACL and its logs, lives in this region wherever the system runs. */
export const CLOUDFRONT_REGION = 'us-east-1';

const TAGGED = new Set([
  'Bucket', // control: tagged-buckets
  'Detector',
  'Distribution',
  'Function',
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
  'SecurityGroupIngressRule',
  'SecurityGroupEgressRule',
  'DefaultSecurityGroup',
]);

/**
 * Kinds that hold no data and protect none: access, alarms, and what acts upon the shared VPC. They go with their object
 * whatever `aws.deletion` says, so that switching something off also takes its permission away. Everything else stays,
 * policies and blocks of public access included: a bucket that outlives them is an open one.
 */
const ALWAYS_DELETED = new Set([
  'DefaultSecurityGroup',
  'FlowLog',
  'MetricAlarm',
  'MetricFilter',
  'PodIdentityAssociation',
  'SecurityGroupEgressRule',
  'SecurityGroupIngressRule',
  'VPCEndpoint',
  'VPCEndpointSecurityGroupAssociation',
  'VPCEndpointSubnetAssociation',
]);

/** Crossplane's default, `*`, without Delete. */
const KEPT = ['Observe', 'Create', 'Update', 'LateInitialize']; // control: kept-resources

interface Options {
  /**
   * The name in AWS, where the kind takes it from the object instead of a field. Its form is the provider's own for each
   * kind (config/externalname.go there): what the provider puts together itself, such as an ARN, is not repeated here.
   */
  readonly externalName?: string;
  /** An existing resource that is only read. */
  readonly observed?: boolean;
  /** Goes with its object, as the kinds of ALWAYS_DELETED do. */
  readonly transient?: boolean;
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
  { externalName, observed, transient = ALWAYS_DELETED.has(kind), region = aws.region }: Options = {},
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
        ...(!observed && !transient && entries(is(aws.deletion, 'orphan'), { managementPolicies: KEPT })),
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
