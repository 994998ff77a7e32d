import type { Construct } from 'constructs';
import {
  ADMIN_PORT,
  DATABASE_PORT,
  HTTPS_PORT,
  INTERNAL_PORT,
  PUBLIC_PORT,
  QUEUE_PORT,
} from '../catalogue/catalogue.js';
import { sendsMail, usesOpenai } from '../catalogue/labels.js';
import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { Optional, repeat } from '../template/objects.js';
import { is, not, slug } from '../template/tokens.js';
import { type Account, managed, ref } from './managed.js';

type Direction = 'Ingress' | 'Egress';
type Peer = { readonly group: string } | { readonly groupId: string } | { readonly cidr: string };

/** A group of ours, or the cluster's by its id. */
type Group = string | { readonly name: string; readonly id: string };

const peerFields = (peer: Peer): object => {
  if ('group' in peer) return { referencedSecurityGroupIdRef: ref(peer.group) };
  return 'groupId' in peer ? { referencedSecurityGroupId: peer.groupId } : { cidrIpv4: peer.cidr };
};

function rule(
  account: Account,
  direction: Direction,
  group: Group,
  name: string,
  port: number,
  peer: Peer,
  protocol = 'tcp',
): void {
  const owner = typeof group === 'string' ? group : group.name;
  managed(account, 'ec2', `SecurityGroup${direction}Rule`, `${owner}-${direction.toLowerCase()}-${name}`, {
    ...(typeof group === 'string' ? { securityGroupIdRef: ref(group) } : { securityGroupId: group.id }),
    ipProtocol: protocol,
    fromPort: port,
    toPort: port,
    ...peerFields(peer),
    description: name,
  });
}

function group(account: Account, name: string, description: string): void {
  managed(account, 'ec2', 'SecurityGroup', name, {
    name: `${account.values.aws.prefix}-${name}`,
    description,
    vpcId: account.values.aws.vpcId,
  });
}

/** A rule for each address range of a list parameter. */
function eachRange(
  account: Account,
  direction: Direction,
  name: string,
  what: string,
  port: number,
  ranges: readonly string[],
): void {
  repeat(account.at, `${name} ${what}`, ranges, (at: Construct, cidr) =>
    rule({ ...account, at }, direction, name, `${what}-${slug(cidr)}`, port, { cidr }),
  );
}

/**
 * Lambda-SG: what the pods of the services may reach and who reaches them. It is all that they wear, so it also admits
 * what EKS asks of the groups of pods: the kubelet's probes, and the way to the cluster's DNS, at both ends.
 */
function serviceGroup(account: Account): void {
  const { at, values } = account;
  const { aws, mail, network, tutor } = values;
  group(account, 'services', 'Pods of the services');
  rule(account, 'Egress', 'services', 'database', DATABASE_PORT, { group: 'proxy' }); // control: egress-to-proxy
  for (const direction of ['Egress', 'Ingress'] as const) {
    rule(account, direction, 'services', 'services', INTERNAL_PORT, { group: 'services' });
    rule(account, direction, 'services', 'helm-test', PUBLIC_PORT, { group: 'services' });
  }
  rule(account, 'Ingress', 'services', 'nodes', ADMIN_PORT, { groupId: aws.clusterSecurityGroupId });
  const through = { at: new Optional(at, 'nat', is(network.awsAccess, 'nat')), values };
  rule(through, 'Egress', 'services', 'aws', HTTPS_PORT, { cidr: '0.0.0.0/0' });
  const cluster = { name: 'cluster', id: aws.clusterSecurityGroupId };
  const worn = { at: new Optional(at, 'cluster dns', network.podSecurityGroups), values };
  for (const protocol of ['tcp', 'udp']) {
    rule(account, 'Egress', 'services', `dns-${protocol}`, 53, { groupId: cluster.id }, protocol);
    rule(worn, 'Ingress', cluster, `dns-${protocol}`, 53, { group: 'services' }, protocol);
  }
  for (const port of [PUBLIC_PORT, ADMIN_PORT]) {
    // control: load-balancer-group
    eachRange(account, 'Ingress', 'services', `load-balancer-${port}`, port, network.loadBalancerCidrs);
  }
  const sending = { at: new Optional(at, 'mail server', sendsMail(values)), values };
  eachRange(sending, 'Egress', 'services', 'mail', mail.port, mail.cidrs);
  const asking = { at: new Optional(at, 'model endpoint', usesOpenai(values)), values };
  eachRange(asking, 'Egress', 'services', 'model', tutor.openaiPort, tutor.openaiCidrs);
}

/** RDS-Proxy-SG and the database behind it. */
function databaseGroups(account: Account): void {
  const { at, values } = account;
  const { aws, network } = values;
  group(account, 'proxy', 'RDS Proxy');
  rule(account, 'Ingress', 'proxy', 'services', DATABASE_PORT, { group: 'services' }); // control: proxy-ingress
  rule(account, 'Egress', 'proxy', 'database', DATABASE_PORT, { group: 'database' });
  // Without security groups on pods the proxy sees the node; network policies then tell the pods apart.
  rule(
    { at: new Optional(at, 'nodes to proxy', not(network.podSecurityGroups)), values },
    'Ingress',
    'proxy',
    'nodes',
    DATABASE_PORT,
    { groupId: aws.clusterSecurityGroupId },
  );

  group(account, 'database', 'Database');
  eachRange(account, 'Ingress', 'database', 'private', DATABASE_PORT, network.proxyCidrs); // control: private-ranges
  const direct = { at: new Optional(at, 'pods to database', aws.databaseFromPods), values };
  eachRange(direct, 'Ingress', 'database', 'pods', DATABASE_PORT, aws.podCidrs);
  rule(direct, 'Egress', 'services', 'database-itself', DATABASE_PORT, { group: 'database' });
}

function queueGroup({ at, values }: Account): void {
  const account = { at: new Optional(at, 'queue group', is(values.queue.backend, 'redis')), values };
  group(account, 'queue', 'Work queue');
  rule(account, 'Ingress', 'queue', 'services', QUEUE_PORT, { group: 'services' });
  rule(account, 'Egress', 'services', 'queue', QUEUE_PORT, { group: 'queue' });
  rule(
    { at: new Optional(account.at, 'nodes to queue', not(values.network.podSecurityGroups)), values },
    'Ingress',
    'queue',
    'nodes',
    QUEUE_PORT,
    { groupId: values.aws.clusterSecurityGroupId },
  );
}

/** AWS services that pods and nodes call; each gets an endpoint in the VPC when there is no way through NAT. */
const ENDPOINTS = [
  'sts',
  's3', // control: s3-endpoint
  'sqs',
  'kms',
  'bedrock-runtime',
  'cognito-idp',
  'secretsmanager',
  'logs',
  'ecr.api',
  'ecr.dkr',
];

/** The agent of Pod Identity on each node asks this one for credentials. */
const POD_IDENTITY_ENDPOINT = 'eks-auth';

const anybody = (Action: string, Resource = '*') => ({ Effect: 'Allow', Principal: '*', Action, Resource });

/**
 * Requests that carry no principal of the account: the token of a service account, people who sign in, and the layers of
 * images, for which ECR hands out addresses that it signed itself (ECR User Guide, "Minimum Amazon S3 bucket
 * permissions").
 */
const withoutPrincipal = ({ aws }: AilaValues): Readonly<Record<string, object>> => ({
  sts: anybody('sts:AssumeRoleWithWebIdentity', `arn:aws:iam::${aws.accountId}:role/*`),
  'cognito-idp': anybody('cognito-idp:*'),
  s3: anybody('s3:GetObject', `arn:aws:s3:::prod-${aws.region}-starport-layer-bucket/*`),
});

/** The endpoint serves this account; keys that somebody brought along from another one get nowhere. */
const endpointPolicy = (values: AilaValues, service: string): string =>
  json({
    Version: '2012-10-17',
    Statement: [
      // control: endpoint-account
      { ...anybody('*'), Condition: { StringEquals: { 'aws:PrincipalAccount': values.aws.accountId } } },
      ...[withoutPrincipal(values)[service]].filter((statement) => statement !== undefined),
    ],
  });

function endpoint(account: Account, service: string): void {
  const { values } = account;
  const { aws } = values;
  const name = `endpoint-${slug(service)}`;
  managed(account, 'ec2', 'VPCEndpoint', name, {
    vpcId: aws.vpcId,
    serviceName: `com.amazonaws.${aws.region}.${service}`,
    vpcEndpointType: 'Interface',
    privateDnsEnabled: true,
    policy: endpointPolicy(values, service),
    // Else AWS wants a gateway endpoint for S3 as well (hashicorp/terraform-provider-aws#32407, #46404).
    ...(service === 's3' && { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: false } }),
  });
  managed(account, 'ec2', 'VPCEndpointSecurityGroupAssociation', name, {
    vpcEndpointIdRef: ref(name),
    securityGroupIdRef: ref('endpoints'),
    replaceDefaultAssociation: true,
  });
  repeat(account.at, `${name} subnets`, aws.endpointSubnetIds, (inner, subnetId) =>
    managed({ at: inner, values }, 'ec2', 'VPCEndpointSubnetAssociation', `${name}-${subnetId}`, {
      vpcEndpointIdRef: ref(name),
      subnetId,
    }),
  );
}

function endpoints({ at, values }: Account): void {
  const account = { at: new Optional(at, 'endpoints', is(values.network.awsAccess, 'vpcEndpoints')), values };
  const { aws } = values;
  group(account, 'endpoints', 'VPC endpoints');
  rule(account, 'Egress', 'services', 'endpoints', HTTPS_PORT, { group: 'endpoints' });
  eachRange(account, 'Ingress', 'endpoints', 'pods', HTTPS_PORT, aws.podCidrs);
  rule(account, 'Ingress', 'endpoints', 'nodes', HTTPS_PORT, { groupId: aws.clusterSecurityGroupId });
  for (const service of ENDPOINTS) endpoint(account, service);
  const podIdentity = new Optional(account.at, 'pod identity', is(values.iam.mode, 'podIdentity'));
  endpoint({ at: podIdentity, values }, POD_IDENTITY_ENDPOINT);
}

/** The VPC is the university's and only observed, but for two switches that say what they do to others in it. */
function vpc(account: Account): void {
  const { at, values } = account;
  const { aws } = values;
  managed(account, 'ec2', 'VPC', 'vpc', {}, { externalName: aws.vpcId, observed: true }); // control: existing-vpc
  // control: network-acls
  const closed = { at: new Optional(at, 'default group', aws.closeDefaultSecurityGroup), values };
  // control: default-group
  managed(closed, 'ec2', 'DefaultSecurityGroup', 'default', {
    vpcId: aws.vpcId,
    egress: [{ protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: ['0.0.0.0/0'] }],
  });
  const recorded = { at: new Optional(at, 'flow logs', aws.vpcFlowLogs), values };
  managed(recorded, 'ec2', 'FlowLog', 'vpc', {
    vpcId: aws.vpcId,
    trafficType: 'ALL',
    logDestinationType: 's3',
    logDestination: `arn:aws:s3:::${aws.logBucket}`,
  });
}

export function awsNetwork(account: Account): void {
  vpc(account);
  serviceGroup(account);
  databaseGroups(account);
  queueGroup(account);
  endpoints(account);
}
