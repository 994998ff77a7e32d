import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../template/objects.js';
import {
  choice,
  CIDR,
  DNS_NAME,
  flag,
  integer,
  list,
  map,
  objects,
  optionalList,
  section,
  SUBNET,
  text,
} from '../template/parameter.js';
import { podSettings } from './services.js';
import { ANNOTATIONS, DNS_SETTINGS, EGRESS_RULE, HOST_ALIAS, INGRESS_RULE, PULL_SECRET } from './shapes.js';

/** A host with an optional port, and a path; a tag or a digest is a setting of its own. */
const REGISTRY = '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$';

const ROLE_ARN = '^arn:aws[a-z-]*:iam::\\d{12}:role/[A-Za-z0-9+=,.@_/-]+$';

export const image = section('Images', {
  registry: text(
    '111122223333.dkr.ecr.ca-central-1.amazonaws.com/aila',
    'Registry and path, without a tag; the service name follows.',
    {
      example: 'registry.example.edu/aila',
      pattern: REGISTRY,
    },
  ),
  tag: text('0.1.0', 'Tag of all images without a digest of their own.', {
    example: '0.2.0',
    pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
  }),
  pullPolicy: choice(
    ['Always', 'IfNotPresent', 'Never'],
    'Always',
    'Always asks the registry whether this node may still have the image; layers that it has are not pulled again.',
  ),
  pullSecrets: objects<{ readonly name?: string }>(
    'Secrets for a registry that needs them.',
    [{ name: 'registry' }],
    PULL_SECRET,
  ),
});

export const pods = section('All pods', {
  priorityClassName: text('', 'PriorityClass of the service pods.', {
    example: 'learning',
    pattern: DNS_NAME,
    optional: true,
  }),
  terminationSeconds: integer(60, 'Time to finish running requests and streams.', 20, 600),
  drainSeconds: integer(
    15,
    'Pause before the stop signal, so that load balancer and clients stop sending first.',
    1,
    120,
  ),
  annotations: map('Annotations of all pods.', { 'example.edu/environment': 'production' }, ANNOTATIONS),
  extraCaConfigMap: text(
    '',
    'ConfigMap with further trust roots under `ca.pem`, such as those of the university; for every outgoing connection.',
    { example: 'university-ca', pattern: DNS_NAME, optional: true },
  ),
  dnsConfig: map<Plain<k8s.PodDnsConfig>>(
    'Settings of name resolution.',
    { options: [{ name: 'ndots', value: '2' }] },
    DNS_SETTINGS,
  ),
  hostAliases: objects<Plain<k8s.HostAlias>>(
    'Addresses of names that the cluster cannot resolve.',
    [{ ip: '203.0.113.25', hostnames: ['mail.example.edu'] }],
    HOST_ALIAS,
  ),
  autoscaling: flag(true, 'Scale services on CPU; otherwise keep `replicas`.'),
  targetCpu: integer(70, 'CPU use, in percent of the request, that scaling aims at.', 10, 95),
});

export const keda = section('Scaling on waiting work (KEDA)', {
  enabled: flag(
    false,
    'Scale ingest on depth and age of the object event queue instead of CPU, and text-gen on its running replies where `keda.prometheusAddress` is given.',
  ),
  messagesPerPod: integer(5, 'Waiting objects per worker.', 1, 1000),
  ageSeconds: integer(300, 'Age of the oldest object event at which one more worker is wanted.', 30, 86400),
  prometheusAddress: text(
    '',
    'Prometheus that keeps `aila_running_replies` of the text-gen pods (`telemetry.podMonitor`), as KEDA reaches it. A reply that waits for its model takes no CPU; without this text-gen is scaled on CPU alone.',
    {
      example: 'http://prometheus-operated.monitoring.svc:9090',
      pattern: '^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._/-]*)?$',
      optional: true,
    },
  ),
  repliesPercent: integer(
    60,
    'Running replies at which one more text-gen pod is wanted, in percent of those that one pod may run.',
    10,
    95,
  ),
});

export const migration = section('Database migration', {
  enabled: flag(true, 'Run the migrations with each installation and upgrade; the services wait for them.'),
  deadlineSeconds: integer(900, 'Time after which a migration counts as failed.', 60, 7200),
  ...podSettings({ cpu: '250m', memory: '256Mi', memoryLimit: '512Mi', scratch: '256Mi' }),
});

const roleOf = (account: string) =>
  text(
    '',
    `Role of the service account ${account}, made elsewhere; empty: \`<aws.prefix>-${account}\` of the account.`,
    {
      example: `arn:aws:iam::444455556666:role/learning/${account}`,
      pattern: ROLE_ARN,
      optional: true,
    },
  );

export const iam = section('AWS identities of pods', {
  mode: choice(
    ['irsa', 'podIdentity', 'none'],
    'irsa',
    'IAM roles for service accounts, EKS Pod Identity, or no AWS identity at all.',
  ),
  oidcProvider: text(
    'oidc.eks.ca-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
    'OpenID Connect issuer of the cluster, without https://.',
    {
      example: 'oidc.eks.ca-central-1.amazonaws.com/id/OTHER',
      pattern: '^[A-Za-z0-9./-]+$',
    },
  ),
  clusterName: text('aila', 'EKS cluster; for Pod Identity.', {
    example: 'learning',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$',
  }),
  roleArns: section('Roles that exist already', {
    gateway: roleOf('gateway'),
    auth: roleOf('auth'),
    files: roleOf('files'),
    ingest: roleOf('ingest'),
    textGen: roleOf('text-gen'),
    migrate: roleOf('migrate'),
    secretsReader: roleOf('secrets-reader'),
  }),
});

export const network = section('Network', {
  awsAccess: choice(
    ['nat', 'vpcEndpoints', 'none'],
    'nat',
    'How pods reach AWS: through the NAT gateway, only through VPC endpoints, or not at all.',
  ),
  loadBalancerCidrs: list(
    ['10.0.0.0/24', '10.0.1.0/24'],
    'Subnets of the load balancer; its targets see these addresses.',
    ['10.0.2.0/24'],
    SUBNET,
  ),
  proxyCidrs: list(
    ['10.0.32.0/24', '10.0.33.0/24'],
    'Subnets of the RDS Proxy; they hold no pods.',
    ['10.0.34.0/24'],
    SUBNET,
  ),
  cacheCidrs: list(
    ['10.0.48.0/24', '10.0.49.0/24'],
    'Subnets of the cache; they hold no pods.',
    ['10.0.50.0/24'],
    SUBNET,
  ),
  endpointCidrs: list(
    ['10.0.64.0/24'],
    'Subnets of the VPC interface endpoints, S3 included; they hold no pods.',
    ['10.0.65.0/24'],
    SUBNET,
  ),
  dnsCidrs: list(
    ['172.20.0.10/32'],
    'Address of the cluster DNS service, or of a DNS cache on the node.',
    ['169.254.20.10/32'],
    SUBNET,
  ),
  privateCidrs: list(
    ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
    'Never reached by the NAT rule: private ranges and link-local addresses (instance metadata).',
    ['10.0.0.0/8', '169.254.0.0/16'],
    CIDR,
  ),
  podSecurityGroups: flag(false, 'Attach EC2 security groups to pods (SecurityGroupPolicy).'),
  podSecurityGroupIds: list(
    ['sg-0aila0000000000'],
    'The group that RDS Proxy admits, known once it exists, and groups for peers of your own. The cluster group among them would open everything outwards.',
    ['sg-0123'],
    '^sg-[0-9a-z]+$',
  ),
  metadataGuard: flag(false, 'Deny the instance metadata address cluster-wide (EKS ClusterNetworkPolicy).'),
  extraIngress: objects(
    'Further ingress rules for the gateway.',
    [
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }],
        ports: [{ protocol: 'TCP', port: 8080 }],
      },
    ],
    INGRESS_RULE,
  ),
  extraEgress: objects(
    'Further egress rules for all pods.',
    [{ to: [{ ipBlock: { cidr: '203.0.113.99/32' } }], ports: [{ protocol: 'TCP', port: 443 }] }],
    EGRESS_RULE,
  ),
});

export const edge = section('Edge', {
  enabled: flag(true, 'Create the Gateway, its routes and the load balancer settings.'),
  proxyHops: integer(
    1,
    'Proxies of your own entrance, where `enabled` is false, each of which adds to X-Forwarded-For the address that called it.',
    0,
    10,
  ),
  certificateArn: text(
    'arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
    'ACM certificate of the load balancer.',
    {
      example: 'arn:aws:acm:ca-central-1:111122223333:certificate/11111111-0000-0000-0000-000000000000',
      pattern: '^arn:aws[a-z-]*:acm:[a-z0-9-]+:\\d{12}:certificate/[0-9a-f-]+$',
    },
  ),
  entry: choice(
    ['cloudfront', 'loadBalancer'],
    'cloudfront',
    'What the internet reaches: CloudFront with an internal load balancer, or the load balancer itself.',
  ),
  site: choice(
    ['gateway', 'bucket'],
    'gateway',
    'Where CloudFront gets the web application: from the gateway, or from `aws.siteBucket` once it is published there.',
  ),
  cloudfrontPrefixList: text(
    'pl-38a64351',
    'Managed prefix list of CloudFront origins in the region; all that an internal load balancer admits.',
    { example: 'pl-00000000', pattern: '^pl-[0-9a-f]+$' },
  ),
  accessLogBucket: text(
    '',
    'Bucket of the access log of the load balancer, which must admit its log delivery. Empty: `aws.logBucket` with `aws.enabled`, otherwise no log.',
    { example: 'other-logs', pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$', optional: true },
  ),
  webAclName: text('aila-load-balancer', 'WAF web ACL of the load balancer.', {
    example: 'other',
    pattern: '^[A-Za-z0-9_-]+$',
  }),
  webAclId: text('', 'Its id, known once it exists. Empty: the load balancer has no firewall.', {
    example: '11111111-0000-0000-0000-000000000000',
    pattern: '^[0-9a-f-]{36}$',
    optional: true,
  }),
  siteAclId: text('00000000-0000-0000-0000-000000000000', 'Id of the web ACL of CloudFront, known once it exists.', {
    example: '11111111-0000-0000-0000-000000000000',
    pattern: '^[0-9a-f-]{36}$',
  }),
  shieldAdvanced: flag(false, 'Protect the load balancer with Shield Advanced; Standard is always on.'),
  tokenValidation: flag(
    true,
    'Let the load balancer refuse requests without a valid token. The services check every token again.',
  ),
  requestsPerMinute: integer(
    100,
    'Requests a minute that WAF lets one address make; files of the web application do not count.',
    10,
    20000,
  ),
  trustedCidrs: optionalList(
    'Public IPv4 ranges of the university, where a whole class may share one address.',
    ['198.51.100.0/24'],
    CIDR,
  ),
  trustedSetId: text(
    '',
    'Id of the WAF IP set of these ranges, known once it exists; until then they are like others.',
    {
      example: '11111111-0000-0000-0000-000000000000',
      pattern: '^[0-9a-f-]{36}$',
      optional: true,
    },
  ),
  trustedRequestsPerMinute: integer(
    6000,
    'Requests a minute that WAF lets one address of these ranges make.',
    10,
    1000000,
  ),
});

export const admission = section('Admission policies', {
  enabled: flag(
    false,
    'Refuse pods of this namespace that break the rules (ValidatingAdmissionPolicy; needs cluster rights).',
  ),
  requireDigest: flag(false, 'Refuse images without a digest.'),
});

export const storage = section('Storage', {
  encryptedClass: flag(false, 'Create a StorageClass with encrypted EBS volumes.'),
});
