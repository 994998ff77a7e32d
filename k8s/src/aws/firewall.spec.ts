import type { Manifest } from '../template/write.js';
import { awsFields, manifestsOf, statementsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const secretsMode = manifestsOf(VALUE_SETS['private']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);
const policyOf = (kind: string, name: string) => statementsOf(fields(kind, name)['policy']);

describe('the firewall', () => {
  interface Rule {
    readonly Statement: {
      readonly RateBasedStatement?: { Limit: number; EvaluationWindowSec: number; AggregateKeyType: string };
      readonly ManagedRuleGroupStatement?: { Name: string; RuleActionOverrides?: { Name: string }[] };
    };
    readonly Action?: object;
    readonly OverrideAction?: object;
  }
  const rulesOf = (manifests: Manifest[], name: string): Rule[] =>
    JSON.parse(awsFields(manifests, 'WebACL', name)['ruleJson'] as string) as Rule[];

  test.each(['load-balancer', 'site'])(
    '%s stops SQL injection, scripting, and more than 100 requests a minute',
    (name) => {
      const rules = rulesOf(full, name);
      const groups = rules.map(({ Statement }) => Statement.ManagedRuleGroupStatement?.Name);
      expect(groups).toEqual(expect.arrayContaining(['AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesCommonRuleSet']));
      // A group, or a rule of one, that counts lets everything pass; only long messages are let pass.
      const [, ...managed] = rules;
      for (const { OverrideAction } of managed) expect(OverrideAction).toEqual({ None: {} });
      const overridden = managed.flatMap(
        ({ Statement }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? [],
      );
      expect(overridden.map(({ Name }) => Name)).toEqual(['SizeRestrictions_BODY']);
      expect(rules[0]?.Statement.RateBasedStatement).toMatchObject({ Limit: 100, EvaluationWindowSec: 60 });
      expect(rules[0]?.Action).toHaveProperty('Block');
    },
  );

  test('counts the address of the person, not that of CloudFront', () => {
    expect(rulesOf(full, 'load-balancer')[0]?.Statement.RateBasedStatement?.AggregateKeyType).toBe('FORWARDED_IP');
    expect(rulesOf(secretsMode, 'load-balancer')[0]?.Statement.RateBasedStatement?.AggregateKeyType).toBe('IP');
  });

  test('keeps its log, without tokens and cookies', () => {
    const destination = fields('WebACLLoggingConfiguration', 'site')['logDestinationConfigs'];
    expect(destination).toEqual([expect.stringMatching(/^arn:aws:logs:us-east-1:.*:log-group:aws-waf-logs-/)]);
    const redacted = JSON.stringify(fields('WebACLLoggingConfiguration', 'site')['redactedFields']);
    expect(redacted).toContain('authorization');
    expect(redacted).toContain('cookie');
  });
});

describe('the site', () => {
  test('is handed out by CloudFront over HTTPS only', () => {
    const { viewerCertificate, defaultCacheBehavior, orderedCacheBehavior } = fields('Distribution', 'site') as {
      viewerCertificate: object;
      defaultCacheBehavior: { viewerProtocolPolicy: string };
      orderedCacheBehavior: { pathPattern: string; viewerProtocolPolicy: string; targetOriginId: string }[];
    };
    expect(orderedCacheBehavior.map(({ pathPattern }) => pathPattern)).toEqual(['/api/*', '/graphql']);
    expect(viewerCertificate).toMatchObject({ minimumProtocolVersion: 'TLSv1.2_2021' });
    expect(defaultCacheBehavior.viewerProtocolPolicy).toBe('redirect-to-https');
    for (const { viewerProtocolPolicy, targetOriginId } of orderedCacheBehavior) {
      expect([viewerProtocolPolicy, targetOriginId]).toEqual(['https-only', 'api']);
    }
  });

  test('comes from a bucket that only this distribution may read', () => {
    const [reader, ...others] = policyOf('BucketPolicy', 'site').filter(({ Effect }) => Effect === 'Allow');
    expect(others).toEqual([]);
    expect(reader).toMatchObject({ Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 's3:GetObject' });
    expect(reader?.Condition).toEqual({
      StringEquals: { 'AWS:SourceArn': expect.stringMatching(/^arn:aws:cloudfront::111122223333:distribution\/\w+$/) },
    });
    expect(fields('OriginAccessControl', 'site')).toMatchObject({
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
  });

  test('reaches the API inside the VPC, over HTTPS', () => {
    expect(fields('VPCOrigin', 'api')['vpcOriginEndpointConfig']).toMatchObject({ originProtocolPolicy: 'https-only' });
  });

  test('is behind the firewall', () => {
    expect(fields('Distribution', 'site')['webAclId']).toMatch(/:global\/webacl\//);
  });

  test('sends the security headers', () => {
    expect(fields('ResponseHeadersPolicy', 'site')['securityHeadersConfig']).toMatchObject({
      strictTransportSecurity: { includeSubdomains: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY' },
      contentSecurityPolicy: { contentSecurityPolicy: expect.stringContaining("frame-ancestors 'none'") },
    });
  });

  test('refusals of the API are not replaced by the start page', () => {
    expect(fields('Distribution', 'site')).not.toHaveProperty('customErrorResponse');
  });
});
