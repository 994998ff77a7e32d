import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { after, given, is } from '../template/tokens.js';
import { siteAclName } from './firewall.js';
import { alarmKeyAlias, logsKeyAlias } from './keys.js';
import { type Account, CLOUDFRONT_REGION, managed, ref } from './managed.js';

/** An alarm lives beside its metric, and tells a topic of the same region, which is encrypted with a key of that region. */
interface Post {
  readonly topic: string;
  readonly region: string;
  readonly keyAlias: string;
}

const home = ({ values }: Account): Post => ({
  topic: 'alarms',
  region: values.aws.region,
  keyAlias: logsKeyAlias(values),
});

const atCloudFront = ({ values }: Account): Post => ({
  topic: 'site-alarms',
  region: CLOUDFRONT_REGION,
  keyAlias: alarmKeyAlias(values),
});

export function alarm(account: Account, name: string, fields: object, { topic, region } = home(account)): void {
  managed(
    account,
    'cloudwatch',
    'MetricAlarm',
    name,
    {
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold', // control: alarm-comparison
      treatMissingData: 'notBreaching',
      alarmActionsRefs: [ref(topic)],
      okActionsRefs: [ref(topic)],
      ...fields,
    },
    { region, externalName: `${account.values.aws.prefix}-${name}` },
  );
}

/** Whoever is told by mail must confirm the subscription once, in each region. */
function notification(account: Account, { topic, region, keyAlias }: Post): void {
  const { aws } = account.values;
  const name = `${aws.prefix}-${topic}`;
  managed(account, 'sns', 'Topic', topic, { kmsMasterKeyId: `alias/${keyAlias}` }, { region, externalName: name });
  managed(
    account,
    'sns',
    'TopicPolicy',
    topic,
    {
      arnRef: ref(topic),
      policy: json({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AlarmsOfThisAccount',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: `arn:aws:sns:${region}:${aws.accountId}:${name}`,
            Condition: { StringEquals: { 'aws:SourceAccount': aws.accountId } },
          },
        ],
      }),
    },
    { region },
  );
  const told = new Optional(account.at, `mail of ${topic}`, given(aws.alarmEmail));
  managed(
    { ...account, at: told },
    'sns',
    'TopicSubscription',
    topic,
    { topicArnRef: ref(topic), protocol: 'email', endpoint: aws.alarmEmail }, // control: alarm-mail
    { region },
  );
}

const MINUTES = { statistic: 'Sum', period: 60, evaluationPeriods: 3 };

/**
 * Shield Standard has no metrics of its own; floods show at WAF, and there at the web ACL that the internet meets.
 * Metrics of a CloudFront ACL are in us-east-1 and have no dimension Region (AWS WAF Developer Guide, "Metrics and
 * dimensions").
 */
function floodsAtTheEntry(account: Account, webAcl: object, prefix: string, post: Post): void {
  const at = (name: string, fields: object): void =>
    alarm(
      account,
      `${prefix}${name}`,
      { namespace: 'AWS/WAFV2', dimensions: { ...webAcl, Rule: 'ALL' }, ...MINUTES, ...fields },
      post,
    );
  at('blocked-requests', {
    alarmDescription: 'WAF blocks many requests',
    metricName: 'BlockedRequests', // control: blocked-requests
    threshold: 500,
  });
  at('request-flood', {
    alarmDescription: 'More requests than the system is meant for',
    metricName: 'AllowedRequests',
    threshold: account.values.aws.requestsPerMinuteAlarm,
  });
}

/** The load balancer is behind both entries; who gets past the first shows here. */
function floodsAtTheLoadBalancer({ at, values }: Account): void {
  const { aws } = values;
  const account = { at: new Optional(at, 'load balancer', given(aws.loadBalancerArn)), values };
  const common = {
    namespace: 'AWS/ApplicationELB',
    dimensions: { LoadBalancer: after('loadbalancer/', aws.loadBalancerArn) },
    ...MINUTES,
  };
  alarm(account, 'load-balancer-flood', {
    ...common,
    alarmDescription: 'More requests reach the load balancer than the system is meant for',
    metricName: 'RequestCount',
    threshold: aws.requestsPerMinuteAlarm,
  });
  for (const [name, metricName, who] of [
    ['load-balancer-errors', 'HTTPCode_ELB_5XX_Count', 'load balancer'],
    ['service-errors', 'HTTPCode_Target_5XX_Count', 'gateway'],
  ] as const) {
    alarm(account, name, { ...common, alarmDescription: `The ${who} answers with errors`, metricName, threshold: 50 });
  }
}

export function alarms(account: Account): void {
  const { at, values } = account;
  const { aws, edge } = values;
  const direct = { at: new Optional(at, 'direct', is(edge.entry, 'loadBalancer')), values };
  const behind = { at: new Optional(at, 'behind cloudfront', is(edge.entry, 'cloudfront')), values };
  notification(account, home(account));
  notification(behind, atCloudFront(account));
  floodsAtTheEntry(direct, { WebACL: edge.webAclName, Region: aws.region }, '', home(account));
  floodsAtTheEntry(behind, { WebACL: siteAclName(values) }, 'site-', atCloudFront(account)); // control: site-floods
  floodsAtTheLoadBalancer(account);
  alarm(account, 'proxy-pinning', {
    alarmDescription: 'Sessions are pinned to connections; the pool of the proxy does not work',
    namespace: 'AWS/RDS',
    metricName: 'DatabaseConnectionsCurrentlySessionPinned',
    dimensions: { ProxyName: `${aws.prefix}-database` },
    statistic: 'Maximum',
    period: 300,
    threshold: 5,
  });
}
