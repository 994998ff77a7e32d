import { isStill } from '../template/expressions.js';
import { flatten } from '../template/registry.js';
import { both, type Condition, either, is, not } from '../template/tokens.js';
import { sendsMail, usesOpenai } from '../catalogue/labels.js';
import { type AilaValues, parameters } from '../parameters/index.js';

/**
 * Defaults that are examples: they make the chart render, and nothing of a university's own is reached with them.
 *
 * - `example`: cannot be right anywhere. With a public host of one's own they are refused.
 * - `made`: an id that exists only once AWS has made the thing, so Crossplane needs a first installation without it;
 *   without Crossplane it is an example like the others.
 * - `assumed`: may be right by chance, such as an address range; only pointed at.
 */
export type PlaceholderKind = 'example' | 'made' | 'assumed';

export interface Placeholder {
  readonly path: string;
  readonly kind: PlaceholderKind;
  readonly fallback: unknown;
  /** Whether the value is used with these choices. */
  readonly matters: Condition;
  /** Whether it is still the example. */
  readonly untouched: Condition;
}

const always = true as unknown as Condition;

/** Which values are examples, and with which choices they matter; a test holds that to what is installed. */
function table(values: AilaValues): Readonly<Record<string, readonly [PlaceholderKind, Condition]>> {
  const { aws, edge, fieldKeys, iam, identity, network, queue, tls } = values;
  const crossplane = aws.enabled;
  const irsa = is(iam.mode, 'irsa');
  const cognito = is(identity.provider, 'cognito');
  const hasEdge = edge.enabled;
  const behindCloudfront = is(edge.entry, 'cloudfront');
  const cache = is(queue.backend, 'redis');
  const endpoints = is(network.awsAccess, 'vpcEndpoints');
  const site = both(crossplane, is(edge.entry, 'cloudfront'));
  const rotated = is(aws.proxyAuth, 'secrets');
  return {
    publicHost: ['example', always],
    'image.registry': ['example', always],
    'aws.accountId': [
      'example',
      either(crossplane, irsa, hasEdge, isStill(values.objectStore.eventsQueueUrl, ''), is(fieldKeys.source, 'kms')),
    ],
    'iam.oidcProvider': ['example', both(crossplane, irsa)],
    'iam.clusterName': ['assumed', both(crossplane, is(iam.mode, 'podIdentity'))],
    'database.host': ['made', always],
    'queue.host': ['made', cache],
    'objectStore.bucket': ['example', always],
    'identity.userPoolId': ['made', cognito],
    'identity.clientId': ['made', cognito],
    'tutor.openaiBaseUrl': ['example', usesOpenai(values)],
    'tutor.openaiCidrs': ['example', usesOpenai(values)],
    'mail.from': ['example', sendsMail(values)],
    'mail.cidrs': ['example', sendsMail(values)],
    'tls.issuerName': ['assumed', is(tls.issuer, 'existing')],
    'edge.certificateArn': ['example', hasEdge],
    'edge.cloudfrontPrefixList': ['assumed', both(hasEdge, behindCloudfront)],
    'edge.siteAclId': ['made', site],
    'network.loadBalancerCidrs': ['assumed', always],
    'network.proxyCidrs': ['assumed', always],
    'network.cacheCidrs': ['assumed', cache],
    'network.endpointCidrs': ['assumed', endpoints],
    'network.dnsCidrs': ['assumed', always],
    'network.podSecurityGroupIds': ['made', network.podSecurityGroups],
    'aws.vpcId': ['example', crossplane],
    'aws.podCidrs': ['assumed', both(crossplane, either(aws.databaseFromPods, endpoints))],
    'aws.databaseSubnetIds': ['example', crossplane],
    'aws.proxySubnetIds': ['example', crossplane],
    'aws.cacheSubnetIds': ['example', crossplane],
    'aws.endpointSubnetIds': ['example', both(crossplane, endpoints)],
    'aws.clusterSecurityGroupId': ['example', crossplane],
    'aws.databaseKeyArn': ['example', crossplane],
    'aws.siteBucket': ['example', site],
    'aws.logBucket': ['example', crossplane],
    'aws.siteCertificateArn': ['example', site],
    'aws.loadBalancerArn': ['made', crossplane],
    'aws.vpcOriginId': ['made', site],
    'aws.headersPolicyId': ['made', site],
    'aws.distributionId': ['made', site],
    'aws.identityPoolId': ['made', both(crossplane, cognito)],
    'aws.proxyId': ['made', both(crossplane, is(values.database.auth, 'iam'), not(is(iam.mode, 'none')))],
    'aws.databaseId': ['made', both(crossplane, not(rotated))],
  };
}

/** The value at `a.b` of nested values. */
export const byPath = (values: object, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], values);

const FALLBACKS = new Map(flatten(parameters).map(({ path, parameter }) => [path, parameter.fallback]));

export function defaultOf(path: string): unknown {
  if (!FALLBACKS.has(path)) throw new Error(`There is no value ${path}.`);
  return FALLBACKS.get(path);
}

export const placeholdersOf = (values: AilaValues): Placeholder[] =>
  Object.entries(table(values)).map(([path, [kind, matters]]) => {
    const fallback = defaultOf(path);
    return { path, kind, matters, fallback, untouched: isStill(byPath(values, path), fallback) };
  });

/** Somebody's own installation, no trial of the chart. */
export const isReal = (values: AilaValues): Condition =>
  not(isStill(values.publicHost, parameters.publicHost.fallback));

/** What to say of each kind. */
export const KIND_NOTES: Readonly<Record<PlaceholderKind, string>> = {
  example: 'still are examples; set them to your own:',
  made: 'still are examples; set them once the resources exist, and upgrade:',
  assumed: 'are assumed; check that they are yours:',
};
