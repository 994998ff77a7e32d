import { arn } from '../iam/names.js';
import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { is } from '../template/tokens.js';
import { type Account, CLOUDFRONT_REGION, managed, ref } from './managed.js';

const metrics = (metricName: string) => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName: metricName,
});

/** There is no AWSManagedRulesXSSRuleSet; the cross-site scripting rules are in the common rule set. */
const MANAGED_RULES = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesSQLiRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
];

/** Uploads go straight to the bucket; only the size rule would also stop a long message to the tutor, so it counts. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'],
};

/** One address behind a load balancer that CloudFront feeds is the one that CloudFront reports. */
const forwardedAddress = { HeaderName: 'X-Forwarded-For', FallbackBehavior: 'MATCH' };

/** WAF counts over a sliding window of a minute; it blocks about ten seconds after the limit is passed. */
function rules({ edge }: AilaValues, behindCloudFront: boolean): string {
  const aggregate = behindCloudFront
    ? { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: forwardedAddress }
    : { AggregateKeyType: 'IP' };
  return json([
    {
      Name: 'requests-per-address',
      Priority: 0,
      Statement: { RateBasedStatement: { Limit: edge.requestsPerMinute, EvaluationWindowSec: 60, ...aggregate } },
      Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
      VisibilityConfig: metrics('requests-per-address'),
    },
    ...MANAGED_RULES.map((name, index) => ({
      Name: name,
      Priority: index + 1,
      Statement: {
        ManagedRuleGroupStatement: {
          VendorName: 'AWS',
          Name: name,
          RuleActionOverrides: COUNTED[name]?.map((rule) => ({ Name: rule, ActionToUse: { Count: {} } })),
        },
      },
      OverrideAction: { None: {} },
      VisibilityConfig: metrics(name),
    })),
  ]);
}

interface AclPlan {
  readonly object: string;
  readonly name: string;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  readonly behindCloudFront: boolean;
  readonly region: string;
}

function webAcl(account: Account, { object, name, scope, behindCloudFront, region }: AclPlan): void {
  const { values } = account;
  managed(
    account,
    'wafv2',
    'WebACL',
    object,
    {
      name,
      scope,
      description: 'Injection, scripting, known attacks, and too many requests from one address',
      defaultAction: { allow: {} },
      ruleJson: rules(values, behindCloudFront),
      visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: true },
    },
    { region },
  );
  // WAF only writes to log groups of this prefix.
  const group = `aws-waf-logs-${name}`;
  managed(
    account,
    'cloudwatchlogs',
    'Group',
    group,
    { retentionInDays: values.aws.logDays },
    { region, externalName: group },
  );
  managed(
    account,
    'wafv2',
    'WebACLLoggingConfiguration',
    object,
    {
      resourceArnRef: ref(object),
      logDestinationConfigs: [`arn:aws:logs:${region}:${values.aws.accountId}:log-group:${group}`],
      redactedFields: [{ singleHeader: { name: 'authorization' } }, { singleHeader: { name: 'cookie' } }],
    },
    { region },
  );
}

export const siteAclName = ({ aws }: AilaValues): string => `${aws.prefix}-site`;

/** The load balancer's list is attached by the load balancer controller (LoadBalancerConfiguration.wafV2). */
export function firewall({ at, values }: Account): void {
  const { edge, aws } = values;
  const direct = new Optional(at, 'direct', is(edge.entry, 'loadBalancer'));
  const behind = new Optional(at, 'behind cloudfront', is(edge.entry, 'cloudfront'));
  const regional = { object: 'load-balancer', name: edge.webAclName, scope: 'REGIONAL', region: aws.region } as const;
  webAcl({ at: direct, values }, { ...regional, behindCloudFront: false });
  webAcl({ at: behind, values }, { ...regional, behindCloudFront: true });
  webAcl(
    { at: behind, values },
    {
      object: 'site',
      name: siteAclName(values),
      scope: 'CLOUDFRONT',
      behindCloudFront: false,
      region: CLOUDFRONT_REGION,
    },
  );
}

export const siteAclArn = (values: AilaValues): string =>
  `arn:aws:wafv2:${CLOUDFRONT_REGION}:${values.aws.accountId}:global/webacl/${siteAclName(values)}/${values.edge.siteAclId}`;

export const regionalAclArn = (values: AilaValues): string =>
  arn(values, 'wafv2', `regional/webacl/${values.edge.webAclName}/${values.edge.webAclId}`);
