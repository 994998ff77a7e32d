import { valuesOf } from '../program.js';
import { ValuesError } from '../template/refusal.js';
import { helmTemplate } from '../testing/helm.js';
import { VALUE_SETS } from '../testing/value-sets.js';

/** Why values are refused, by the program for kubectl. */
const problemsOf = (values: object): readonly string[] => {
  try {
    valuesOf(values);
    return [];
  } catch (error) {
    if (error instanceof ValuesError) return error.problems;
    throw error;
  }
};

const said = (values: object): string => {
  try {
    helmTemplate(values);
    return '';
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr ?? error);
  }
};

type Case = readonly [what: string, values: object, problem: RegExp];

/** What the schema says; Helm says the same in words of its own, beginning with the path. */
const MISTAKES: readonly Case[] = [
  [
    'a misspelt name',
    { gateway: { replica: 3 } },
    /^gateway\.replica: there is no such value\. Perhaps replicas is meant\.$/,
  ],
  ['a name that is far from all others', { xyzzy: 1 }, /^xyzzy: there is no such value\. There are: publicHost, /],
  [
    'an unknown choice',
    { database: { auth: 'trust' } },
    /^database\.auth: "trust" is not one of "iam", "password"\. How /,
  ],
  ['text for a number', { gateway: { replicas: 'three' } }, /^gateway\.replicas: "three" is no integer\. Pods to keep/],
  ['a whole part that is taken away', { gateway: null }, /^gateway: is missing\./],
  ['a value that is taken away', { gateway: { replicas: null } }, /^gateway\.replicas: is missing\. Pods to keep/],
  ['a range with a slash for a dot', { network: { proxyCidrs: ['10/0.0.0/24'] } }, /^network\.proxyCidrs\.0: "10\/0/],
  ['every address as a subnet', { network: { proxyCidrs: ['0.0.0.0/0'] } }, /^network\.proxyCidrs\.0: /],
  [
    'a number as a label',
    { gateway: { podLabels: { 'example.edu/year': 2026 } } },
    /^gateway\.podLabels\.example.*: 2026 is no string/,
  ],
  [
    'a truth value as an annotation',
    { pods: { annotations: { inject: true } } },
    /^pods\.annotations\.inject: true is no string/,
  ],
  [
    'a label of Aila',
    { gateway: { podLabels: { 'app.kubernetes.io/part-of': 'x' } } },
    /^gateway\.podLabels\.app\.kubernetes\.io\/part-of: /,
  ],
  [
    'a label that opens a network policy',
    { commonLabels: { 'aila.io/db-client': 'true' } },
    /^commonLabels\.aila\.io\/db-client: /,
  ],
  [
    'a role as an annotation',
    { gateway: { serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'x' } } },
    /^gateway\.serviceAccountAnnotations\.eks\.amazonaws\.com\/role-arn: .*iam\.roleArns/,
  ],
  [
    'another system than Linux',
    { gateway: { nodeSelector: { 'kubernetes.io/os': 'windows' } } },
    /^gateway\.nodeSelector\.kubernetes/,
  ],
  [
    'misspelt limits',
    { gateway: { resources: { limit: { memory: '1Gi' } } } },
    /^gateway\.resources\.limit: .*Perhaps limits/,
  ],
  [
    'a quantity in words',
    { gateway: { resources: { limits: { memory: '3 gigs' } } } },
    /^gateway\.resources\.limits\.memory: "3 gigs"/,
  ],
  [
    'a variable without a name',
    { gateway: { extraEnv: [{ nme: 'x' }] } },
    /^gateway\.extraEnv\.0\.nme: .*Perhaps name/,
  ],
  [
    'a variable that is a number',
    { gateway: { extraEnv: [{ name: 'X', value: 5 }] } },
    /^gateway\.extraEnv\.0\.value: 5 is no string/,
  ],
  ['an empty part of a host name', { publicHost: 'aila..ubc.ca' }, /^publicHost: "aila\.\.ubc\.ca"/],
  ['a part of a host name that is too long', { database: { host: `${'a'.repeat(64)}.edu` } }, /^database\.host: /],
  [
    'a registry with a tag',
    { image: { registry: 'registry.example.edu/aila:1.0' } },
    /^image\.registry: .*without a tag/,
  ],
  [
    'a certificate of CloudFront elsewhere',
    { aws: { siteCertificateArn: 'arn:aws:acm:ca-central-1:111122223333:certificate/1' } },
    /^aws\.siteCertificateArn: .*us-east-1/,
  ],
  [
    'an ingress rule for everybody',
    { network: { extraIngress: [{ ports: [{ port: 8080 }] }] } },
    /^network\.extraIngress\.0\.from: is missing/,
  ],
];

/** What the rules say; kubectl and Helm in the same words. */
const CONTRADICTIONS: readonly Case[] = [
  [
    'address bits behind the prefix',
    { network: { proxyCidrs: ['10.0.32.5/24'] } },
    /^network\.proxyCidrs: an address has bits/,
  ],
  [
    'private ranges without instance metadata',
    { network: { privateCidrs: ['10.0.0.0/8'] } },
    /^network\.privateCidrs: no range holds 169\.254\.169\.254/,
  ],
  ['fewer pods at most than at least', { auth: { replicas: 7 } }, /^auth\.replicas: more than auth\.maxReplicas/],
  ['no time for replies to end', { tutor: { drainMs: 50_000 } }, /^pods\.terminationSeconds: less than/],
  [
    'a variable that Aila sets',
    { textGen: { extraEnv: [{ name: 'NODE_ENV', value: 'x' }] } },
    /^textGen\.extraEnv: repeats a variable/,
  ],
  [
    'one that Aila sets only with other choices',
    { gateway: { extraEnv: [{ name: 'QUEUE_CA_FILE', value: 'x' }] } },
    /^gateway\.extraEnv: repeats/,
  ],
  [
    'one of the migration',
    { migration: { extraEnv: [{ name: 'DATABASE_USER', value: 'x' }] } },
    /^migration\.extraEnv: repeats/,
  ],
  [
    'the queue in a database behind the proxy',
    { queue: { backend: 'postgres' } },
    /^queue\.backend: a queue in the database/,
  ],
  [
    'built-in accounts that cannot mail',
    { identity: { provider: 'builtin' } },
    /^identity\.provider: built-in accounts mail codes/,
  ],
  [
    'a user pool of another region',
    { identity: { userPoolId: 'us-east-1_AbCdEfGhI' } },
    /^identity\.userPoolId: names another region/,
  ],
  [
    'a certificate of another region',
    { edge: { certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1' } },
    /^edge\.certificateArn: names another region/,
  ],
  [
    'a queue of another region',
    { objectStore: { eventsQueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/events' } },
    /^objectStore\.eventsQueueUrl: names another region/,
  ],
  [
    'a queue of another account for Crossplane to make',
    {
      aws: { enabled: true },
      objectStore: { eventsQueueUrl: 'https://sqs.ca-central-1.amazonaws.com/444455556666/x' },
    },
    /^objectStore\.eventsQueueUrl: is not in aws\.accountId/,
  ],
  [
    'a key of another region',
    { aws: { enabled: true, databaseKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1' } },
    /^aws\.databaseKeyArn: names/,
  ],
  [
    'an example beside a host of one’s own',
    { publicHost: 'tutor.uni-example.de' },
    /^aws\.accountId: still is the example\. Set it/,
  ],
];

describe('kubectl: a wrong value is refused with a message that names it', () => {
  test.each([...MISTAKES, ...CONTRADICTIONS])('%s', (_, values, problem) => {
    expect(problemsOf(values)).toContainEqual(expect.stringMatching(problem));
  });

  test('every problem is told at once, and nothing else', () => {
    expect(problemsOf({ gateway: { replica: 3 }, network: { proxyCidrs: ['10/0'] } })).toHaveLength(2);
    expect(problemsOf({ gateway: { podLabels: { 'aila.io/service': 'x' } } })).toHaveLength(1);
  });
});

describe('helm: a wrong value is refused', () => {
  test.each(MISTAKES)('%s', (_, values) => {
    const [part = ''] = Object.keys(values);
    expect(said(values)).toMatch(new RegExp(`specifications of the schema.*\\n(.*\\n)?.*'?/?${part}`));
  });

  test.each(CONTRADICTIONS)('%s', (_, values) => {
    const lines = said(values)
      .match(/^ {2}\S.*$/gm)
      ?.map((line) => line.trim());
    expect(lines).toEqual(problemsOf(values));
  });
});

/** A university in another region before anything of it is there, and Crossplane to make that. */
const FIRST_START = {
  publicHost: 'tutor.uni-example.de',
  image: { registry: '444455556666.dkr.ecr.eu-central-1.amazonaws.com/learning' },
  iam: { oidcProvider: 'oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D' },
  objectStore: { bucket: 'uni-example-files' },
  edge: { certificateArn: 'arn:aws:acm:eu-central-1:444455556666:certificate/2b1c5d3e' },
  network: { podSecurityGroups: true },
  aws: {
    enabled: true,
    region: 'eu-central-1',
    accountId: '444455556666',
    prefix: 'learning',
    vpcId: 'vpc-0a1b2c3d',
    databaseSubnetIds: ['subnet-0a1', 'subnet-0a2'],
    proxySubnetIds: ['subnet-0b1', 'subnet-0b2'],
    cacheSubnetIds: ['subnet-0c1', 'subnet-0c2'],
    clusterSecurityGroupId: 'sg-0a1b2c3d',
    databaseKeyArn: 'arn:aws:kms:eu-central-1:444455556666:key/2b1c5d3e',
    siteBucket: 'uni-example-site',
    logBucket: 'uni-example-logs',
    siteCertificateArn: 'arn:aws:acm:us-east-1:444455556666:certificate/2b1c5d3e',
  },
};

const { webAclId: _, ...OWN_EDGE_WITHOUT_FIREWALL } = (VALUE_SETS['own'] as { edge: { webAclId: string } }).edge;

describe('what is right is let through', () => {
  test.each<[string, object]>([
    ['a CPU as a number', { gateway: { resources: { requests: { cpu: 1 } } } }],
    ['a registry with a port', { image: { registry: 'registry.example.edu:5000/aila' } }],
    [
      'a queue of another account',
      { objectStore: { eventsQueueUrl: 'https://sqs.ca-central-1.amazonaws.com/444455556666/x' } },
    ],
    ['as many pods at least as at most', { auth: { replicas: 6 } }],
    ['more pods than that where none is scaled', { auth: { replicas: 7 }, pods: { autoscaling: false } }],
    ['a load balancer without a firewall', { ...VALUE_SETS['own'], edge: OWN_EDGE_WITHOUT_FIREWALL }],
    ['a first start with Crossplane, when ids are not known yet', FIRST_START],
    ['the metadata address alone', { network: { privateCidrs: ['169.254.169.254/32'] } }],
  ])('%s', (_, values) => {
    expect(problemsOf(values)).toEqual([]);
    expect(said(values)).toBe('');
  });
});
