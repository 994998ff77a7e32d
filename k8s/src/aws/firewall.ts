import { arn } from '../iam/names.js';
import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { both, choose, given, is } from '../template/tokens.js';
import { bodyRule, managedRules, rateRules, type Rule } from './firewall-rules.js';
import { type Account, CLOUDFRONT_REGION, managed, ref } from './managed.js';

interface AclPlan {
  readonly object: string;
  readonly name: string;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  readonly region: string;
  /** Whether it sees the address of the person. Behind CloudFront only X-Forwarded-For tells, which anybody may forge. */
  readonly seesPeople: boolean;
}

/** Items of a JSON list, without its brackets. WAF takes rules in the order of their priority. */
const items = (rules: readonly Rule[], first: number): string =>
  json(rules.map((rule, index) => ({ ...rule, Priority: first + index }))).replace(/^\[|\n\]$/g, '');

function ruleText(values: AilaValues, { seesPeople }: AclPlan): string {
  const { edge } = values;
  const universityKnown = both(given(edge.trustedCidrs), given(edge.trustedSetId));
  const limits = choose(universityKnown, items(rateRules(edge, trustedSetArn(values)), 0), items(rateRules(edge), 0));
  return `[${seesPeople ? `${limits},` : ''}${items([...managedRules(), bodyRule()], 2)}\n]`;
}

function webAcl(account: Account, plan: AclPlan): void {
  const { values } = account;
  const { object, name, scope, region } = plan;
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
      ruleJson: ruleText(values, plan),
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
      // control: firewall-log
      logDestinationConfigs: [`arn:aws:logs:${region}:${values.aws.accountId}:log-group:${group}`],
      // control: firewall-log-redaction
      redactedFields: [{ singleHeader: { name: 'authorization' } }, { singleHeader: { name: 'cookie' } }],
    },
    { region },
  );
}

const trustedSetName = ({ aws }: AilaValues): string => `${aws.prefix}-university`;

const trustedSetArn = (values: AilaValues): string => {
  const { aws, edge } = values;
  const [region, scope] = [
    choose(is(edge.entry, 'cloudfront'), CLOUDFRONT_REGION, aws.region),
    choose(is(edge.entry, 'cloudfront'), 'global', 'regional'),
  ];
  return `arn:aws:wafv2:${region}:${aws.accountId}:${scope}/ipset/${trustedSetName(values)}/${edge.trustedSetId}`;
};

/** The ranges of the university, for the list that sees the addresses of people. */
function trustedSet({ at, values }: Account): void {
  const { aws, edge } = values;
  const cloudfront = is(edge.entry, 'cloudfront');
  managed(
    { at: new Optional(at, 'university', given(edge.trustedCidrs)), values },
    'cloudcontrol',
    'Resource',
    'university-addresses',
    {
      typeName: 'AWS::WAFv2::IPSet',
      desiredState: json({
        Name: trustedSetName(values),
        Scope: choose(cloudfront, 'CLOUDFRONT', 'REGIONAL'),
        IPAddressVersion: 'IPV4',
        Addresses: edge.trustedCidrs,
        Tags: [{ Key: 'Project', Value: aws.project }],
      }),
    },
    { region: choose(cloudfront, CLOUDFRONT_REGION, aws.region) },
  );
}

export const siteAclName = ({ aws }: AilaValues): string => `${aws.prefix}-site`;

/** The load balancer's list is attached by the load balancer controller (LoadBalancerConfiguration.wafV2). */
export function firewall(account: Account): void {
  const { at, values } = account;
  const { edge, aws } = values;
  const direct = new Optional(at, 'direct', is(edge.entry, 'loadBalancer'));
  const behind = new Optional(at, 'behind cloudfront', is(edge.entry, 'cloudfront'));
  const regional = { object: 'load-balancer', name: edge.webAclName, scope: 'REGIONAL', region: aws.region } as const;
  webAcl({ at: direct, values }, { ...regional, seesPeople: true });
  webAcl({ at: behind, values }, { ...regional, seesPeople: false });
  webAcl(
    { at: behind, values },
    { object: 'site', name: siteAclName(values), scope: 'CLOUDFRONT', region: CLOUDFRONT_REGION, seesPeople: true },
  );
  trustedSet(account);
}

export const siteAclArn = (values: AilaValues): string =>
  `arn:aws:wafv2:${CLOUDFRONT_REGION}:${values.aws.accountId}:global/webacl/${siteAclName(values)}/${values.edge.siteAclId}`;

export const regionalAclArn = (values: AilaValues): string =>
  arn(values, 'wafv2', `regional/webacl/${values.edge.webAclName}/${values.edge.webAclId}`);
