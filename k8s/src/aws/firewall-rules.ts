import type { AilaValues } from '../parameters/index.js';

/** A rule of a web ACL as AWS writes it, without its priority. */
export type Rule = Readonly<Record<string, unknown>>;

/** The rules of a managed group that read the body: each is `<rule>_BODY` and leaves the label `<rule>_Body`. */
interface BodyRules {
  readonly label: string;
  readonly rules: readonly string[];
}

/** There is no AWSManagedRulesXSSRuleSet; the cross-site scripting rules are in the common rule set. */
const MANAGED_GROUPS: Readonly<Record<string, BodyRules | undefined>> = {
  AWSManagedRulesCommonRuleSet: {
    label: 'core-rule-set', // control: waf-xss-label
    rules: ['CrossSiteScripting', 'GenericLFI', 'GenericRFI', 'EC2MetaDataSSRF'],
  },
  AWSManagedRulesSQLiRuleSet: { label: 'sql-database', rules: ['SQLi', 'SQLiExtendedPatterns'] }, // control: waf-sqli
  AWSManagedRulesKnownBadInputsRuleSet: {
    label: 'known-bad-inputs',
    rules: ['JavaDeserializationRCE', 'Log4JRCE'],
  },
  AWSManagedRulesAmazonIpReputationList: undefined,
};

/** Never blocks: what the gateway takes is a matter of its own limit, and people send long messages. */
const COUNTED_ALWAYS: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'],
};

/** Where people write prose or code: a course on databases quotes `' OR 1=1`, one on the web quotes `<script>`. */
const PROSE = '^/(graphql$|api/v1/(courses|concepts|modules|files|sessions)(/|$))';

/** Files of the web application, of which a page loads dozens. */
const STATIC = '^/(assets/|favicon\\.svg$|preferences\\.js$)';

const metrics = (metricName: string) => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName: metricName,
});

const not = (Statement: object) => ({ NotStatement: { Statement } });
const and = (...Statements: object[]) => ({ AndStatement: { Statements } });

/** @param transformations before the comparison; the path of a rule that exempts must not be open to two readings */
const pathMatches = (RegexString: string, ...transformations: string[]) => ({
  RegexMatchStatement: {
    RegexString,
    FieldToMatch: { UriPath: {} },
    TextTransformations: (transformations.length === 0 ? ['NONE'] : transformations).map((Type, Priority) => ({
      Priority,
      Type,
    })),
  },
});

/**
 * So many requests a minute from one address. WAF counts over a sliding window and blocks about ten seconds after the
 * limit is passed. Everything counts but files of the web application, which a whole class loads at the same moment.
 *
 * @param trustedSet the university's own addresses, behind each of which many people are
 */
export function rateRules(edge: AilaValues['edge'], trustedSet?: string): Rule[] {
  const counted = not(pathMatches(STATIC, 'URL_DECODE', 'NORMALIZE_PATH'));
  const limit = (Name: string, Limit: number, ScopeDownStatement: object): Rule => ({
    Name,
    Statement: {
      // control: waf-rate
      RateBasedStatement: { Limit, EvaluationWindowSec: 60, AggregateKeyType: 'IP', ScopeDownStatement },
    },
    Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
    VisibilityConfig: metrics(Name),
  });
  if (trustedSet === undefined) return [limit('requests-per-address', edge.requestsPerMinute, counted)];
  const trusted = { IPSetReferenceStatement: { ARN: trustedSet } };
  return [
    limit('requests-per-address', edge.requestsPerMinute, and(counted, not(trusted))),
    limit('requests-per-university-address', edge.trustedRequestsPerMinute, and(counted, trusted)),
  ];
}

/** What blocks by address, header, query, cookie and path. Findings in bodies are only labelled here, see bodyRule. */
export const managedRules = (): Rule[] =>
  Object.entries(MANAGED_GROUPS).map(([name, bodies]) => {
    const counted = [...(COUNTED_ALWAYS[name] ?? []), ...(bodies?.rules ?? []).map((rule) => `${rule}_BODY`)];
    return {
      Name: name,
      Statement: {
        ManagedRuleGroupStatement: {
          VendorName: 'AWS',
          Name: name,
          ...(counted.length > 0 && {
            RuleActionOverrides: counted.map((rule) => ({ Name: rule, ActionToUse: { Count: {} } })),
          }),
        },
      },
      OverrideAction: { None: {} },
      VisibilityConfig: metrics(name),
    };
  });

/** Blocks what the groups found in a body, except where people write. Comes after the groups, whose labels it reads. */
export function bodyRule(): Rule {
  const labels = Object.values(MANAGED_GROUPS).flatMap((bodies) =>
    (bodies?.rules ?? []).map((rule) => `awswaf:managed:aws:${bodies?.label}:${rule}_Body`),
  );
  const found = {
    OrStatement: { Statements: labels.map((Key) => ({ LabelMatchStatement: { Scope: 'LABEL', Key } })) },
  };
  return {
    Name: 'attacks-in-bodies',
    Statement: and(found, not(pathMatches(PROSE))),
    Action: { Block: {} },
    VisibilityConfig: metrics('attacks-in-bodies'),
  };
}
