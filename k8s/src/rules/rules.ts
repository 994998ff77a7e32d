import { serviceEnvironment, migrationEnvironment } from '../cluster/environment.js';
import { SERVICE_NAMES, WORKLOAD_NAMES, type WorkloadName } from '../catalogue/catalogue.js';
import { settingsOf } from '../catalogue/labels.js';
import { contains, isAligned } from '../network/addresses.js';
import { type Amount, beginsWith, exceeds, fits, isStill, named, saidOf } from '../template/expressions.js';
import { CIDR, SUBNET } from '../template/parameter.js';
import { flatten, placeholders } from '../template/registry.js';
import { both, type Condition, given, is, not, verdict } from '../template/tokens.js';
import { type AilaValues, parameters } from '../parameters/index.js';
import { byPath, defaultOf, isReal, placeholdersOf } from './placeholders.js';

/**
 * What a schema cannot say: values that do not go together. Each rule is written once; it checks values for kubectl, and
 * is a condition of the chart before anything is rendered.
 */
export interface Rule {
  /** The value to change. */
  readonly value: string;
  readonly broken: Condition;
  /** What is wrong, and what to do. */
  readonly problem: string;
}

const METADATA = '169.254.169.254';

/** Endpoints of RDS Proxy, as `libs/config` knows them. */
const RDS_PROXY = '\\.proxy-[a-z0-9]+\\.[a-z0-9-]+\\.rds\\.amazonaws\\.com(\\.cn)?$';

const RANGES = flatten(parameters).filter(({ parameter }) =>
  [CIDR, SUBNET].includes((parameter.schema['items'] as { pattern?: string } | undefined)?.pattern ?? ''),
);

const addresses = (values: AilaValues): Rule[] => [
  ...RANGES.map(({ path }) => ({
    value: path,
    broken: saidOf(
      byPath(values, path) as readonly string[],
      (ranges) => ranges.some((range) => !isAligned(range)),
      'aila.unaligned',
    ),
    problem: 'an address has bits behind the prefix. Write the first address of the range, such as 10.0.0.0/24.',
  })),
  {
    value: 'network.privateCidrs',
    broken: saidOf(
      values.network.privateCidrs,
      (ranges) => !ranges.some((range) => contains(range, METADATA)),
      'aila.withoutMetadata',
    ),
    problem: `no range holds ${METADATA}, so that pods would reach the credentials of their node. Add 169.254.0.0/16.`,
  },
];

const key = (name: WorkloadName): string => (name === 'text-gen' ? 'textGen' : name === 'migrate' ? 'migration' : name);

const environmentOf = (values: AilaValues, name: WorkloadName) =>
  name === 'migrate' ? migrationEnvironment(values) : serviceEnvironment(values, name);

/** The names of all variables, those under a condition too. */
const namesIn = (tree: unknown): string[] => {
  if (typeof tree !== 'object' || tree === null) return [];
  const { name } = tree as { name?: unknown };
  if (typeof name === 'string') return [name];
  return Object.values(tree).flatMap(namesIn);
};

let known: Map<WorkloadName, string[]> | undefined;
const ownVariables = (name: WorkloadName): string[] => {
  known ??= new Map(
    WORKLOAD_NAMES.map((one) => [one, [...new Set(namesIn(environmentOf(placeholders(parameters), one)))]]),
  );
  return known.get(name) ?? [];
};

const pods = (values: AilaValues): Rule[] => [
  ...SERVICE_NAMES.map((name) => {
    const { replicas, maxReplicas } = settingsOf(values, name);
    return {
      value: `${key(name)}.replicas`,
      broken: both(values.pods.autoscaling, exceeds([[replicas, 1]], [maxReplicas, 1])),
      problem: `more than ${key(name)}.maxReplicas. Raise that one, or set pods.autoscaling: false.`,
    };
  }),
  ...WORKLOAD_NAMES.map((name) => ({
    value: `${key(name)}.extraEnv`,
    broken: named((name === 'migrate' ? values.migration : settingsOf(values, name)).extraEnv, ownVariables(name)),
    problem: 'repeats a variable that Aila sets itself. Use the value that it comes from.',
  })),
  {
    value: 'pods.terminationSeconds',
    broken: exceeds(
      [
        [values.pods.drainSeconds, 1000],
        [values.tutor.drainMs, 1],
      ] satisfies Amount[],
      [values.pods.terminationSeconds, 1000],
    ),
    problem:
      'less than pods.drainSeconds and tutor.drainMs together, so that replies would be cut off. Raise it, or lower those.',
  },
];

const choices = ({ aws, database, identity, mail, queue }: AilaValues): Rule[] => [
  {
    value: 'queue.backend',
    broken: both(is(queue.backend, 'postgres'), fits(database.host, RDS_PROXY)),
    problem:
      'a queue in the database does not work behind RDS Proxy. Set queue.backend: redis, or database.host to the database itself.',
  },
  {
    value: 'database.auth',
    broken: both(aws.enabled, is(database.auth, 'password'), fits(database.host, RDS_PROXY)),
    problem:
      'the proxy that the chart makes lets pods in by IAM alone. Set database.auth: iam, or database.host to the database itself; what the proxy uses behind it is aws.proxyAuth.',
  },
  {
    value: 'identity.provider',
    broken: both(is(identity.provider, 'builtin'), not(is(mail.mode, 'smtp'))),
    problem: 'built-in accounts mail codes. Set mail.mode: smtp and what belongs to it.',
  },
];

/** Ids and addresses that name a region; a resource elsewhere would be looked for in vain. */
const regions = (values: AilaValues): Rule[] => {
  const { aws, edge, identity } = values;
  const arn = (service: string): string => `arn:aws:${service}:${aws.region}:`;
  const cognito = is(identity.provider, 'cognito');
  const wanted: readonly (readonly [value: string, matters: Condition, beginning: string])[] = [
    ['identity.userPoolId', cognito, `${aws.region}_`],
    ['aws.identityPoolId', both(aws.enabled, cognito), `${aws.region}:`],
    ['edge.certificateArn', edge.enabled, arn('acm')],
    ['aws.databaseKeyArn', aws.enabled, arn('kms')],
    ['aws.fieldKeyArn', aws.enabled, arn('kms')],
    ['aws.logKeyArn', aws.enabled, arn('kms')],
    ['aws.loadBalancerArn', aws.enabled, arn('elasticloadbalancing')],
    ['aws.rotationLambdaArn', aws.enabled, arn('lambda')],
    ['aws.signUpFunctionPrefix', aws.enabled, arn('lambda')],
    [
      'objectStore.eventsQueueUrl',
      fits(values.objectStore.eventsQueueUrl, '^https://sqs\\.[a-z0-9-]+\\.amazonaws\\.com/'),
      `https://sqs.${aws.region}.`,
    ],
  ];
  return wanted.map(([value, matters, beginning]) => {
    const text = byPath(values, value) as string;
    return {
      value,
      // An example may still stand where AWS has made nothing yet.
      broken: both(matters, not(isStill(text, defaultOf(value))), not(beginsWith(text, beginning))),
      problem: 'names another region than aws.region. Give both the same.',
    };
  });
};

/** A queue that Crossplane makes is in the account and region of everything else. */
const madeQueue = ({ aws, objectStore: { eventsQueueUrl } }: AilaValues): Rule => ({
  value: 'objectStore.eventsQueueUrl',
  broken: both(
    aws.enabled,
    given(eventsQueueUrl),
    not(beginsWith(eventsQueueUrl, `https://sqs.${aws.region}.amazonaws.com/${aws.accountId}/`)),
  ),
  problem: 'is not in aws.accountId and aws.region, where Crossplane makes the queue. Change it, or leave it empty.',
});

const examples = (values: AilaValues): Rule[] =>
  placeholdersOf(values)
    .filter(({ kind, path }) => kind !== 'assumed' && path !== 'publicHost')
    .map(({ path, kind, matters, untouched }) => ({
      value: path,
      broken: both(
        isReal(values),
        not(values.allowPlaceholders),
        matters,
        untouched,
        ...(kind === 'made' ? [not(values.aws.enabled)] : []),
      ),
      problem: 'still is the example. Set it to your own, or allowPlaceholders: true for a trial.',
    }));

export const rulesFor = (values: AilaValues): Rule[] => [
  ...addresses(values),
  ...pods(values),
  ...choices(values),
  ...regions(values),
  madeQueue(values),
  ...examples(values),
];

/** What is wrong with values that are known. */
export const brokenRules = (values: AilaValues): string[] =>
  rulesFor(values)
    .filter(({ broken }) => verdict(broken) === true)
    .map(({ value, problem }) => `${value}: ${problem}`);
