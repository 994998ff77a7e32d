import type { Manifest } from '../template/write.js';
import { awsFields, manifestsOf, ofKind, statementsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { Waf, type WafRequest, type WafRule } from '../testing/waf.js';

const full = manifestsOf(VALUE_SETS['full']);
const secretsMode = manifestsOf(VALUE_SETS['private']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);
const policyOf = (kind: string, name: string) => statementsOf(fields(kind, name)['policy']);

/** The university's own addresses in the value set. */
const isTrusted = (address: string): boolean => address.startsWith('203.0.113.');

/** Each entry with the list that sees the addresses of people. */
const ENTRIES = [
  ['behind CloudFront', full, 'site'],
  ['at the load balancer', secretsMode, 'load-balancer'],
] as const;

describe('the firewall', () => {
  const ruleText = (manifests: readonly Manifest[], name: string): string =>
    awsFields(manifests, 'WebACL', name)['ruleJson'] as string;
  const rulesOf = (manifests: readonly Manifest[], name: string): WafRule[] =>
    JSON.parse(ruleText(manifests, name)) as WafRule[];

  const sql = { AWSManagedRulesSQLiRuleSet: ['SQLi_BODY', 'SQLiExtendedPatterns_BODY'] };
  const script = { AWSManagedRulesCommonRuleSet: ['CrossSiteScripting_BODY', 'GenericLFI_BODY'] };

  test.each(ENTRIES)('%s stops SQL injection, scripting, and more than 100 requests a minute', (_, manifests, name) => {
    const rules = rulesOf(manifests, name);
    const groups = rules.map(({ Statement }) => Statement.ManagedRuleGroupStatement?.Name);
    expect(groups).toEqual(expect.arrayContaining(['AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesCommonRuleSet']));
    const waf = new Waf(ruleText(manifests, name));
    const inQuery = { AWSManagedRulesSQLiRuleSet: ['SQLi_QUERYARGUMENTS'] };
    expect(waf.answer({ address: '192.0.2.9', path: '/api/v1/sessions/1/messages', findings: inQuery })).toBe(403);
    for (const findings of [sql, script])
      expect(waf.answer({ address: '192.0.2.9', path: '/api/v1/auth/sign-in', findings })).toBe(403);
    const answers = Array.from({ length: 102 }, () => waf.answer({ address: '192.0.2.1', path: '/api/v1/courses' }));
    expect(answers.filter((status) => status === 200)).toHaveLength(100);
    expect(answers.at(-1)).toBe(429);
    expect(waf.answer({ address: '192.0.2.2', path: '/api/v1/courses' })).toBe(200);
  });

  test('holds nothing against an address that a caller may make up', () => {
    for (const manifests of [full, secretsMode]) {
      for (const { metadata } of ofKind(manifests, 'WebACL'))
        expect(ruleText(manifests, metadata.name)).not.toContain('FORWARDED_IP');
    }
    const rated = rulesOf(full, 'load-balancer').filter(({ Statement }) => Statement.RateBasedStatement);
    expect(rated).toEqual([]);
  });

  test('the load balancer behind CloudFront is inspected all the same', () => {
    const waf = new Waf(ruleText(full, 'load-balancer'));
    expect(waf.answer({ address: '10.0.0.1', path: '/api/v1/me', findings: sql })).toBe(403);
  });

  test.each(ENTRIES)('%s people may write about attacks where they write', (_, manifests, name) => {
    const waf = new Waf(ruleText(manifests, name));
    const from = (path: string, findings: WafRequest['findings']) =>
      waf.answer({ address: '192.0.2.3', path, ...(findings && { findings }) });
    for (const findings of [sql, script]) {
      expect(from('/api/v1/sessions/1/messages', findings)).toBe(200);
      expect(from('/api/v1/courses/1/prompts', findings)).toBe(200);
      expect(from('/graphql', findings)).toBe(200);
      expect(from('/api/v1/sessionsettings', findings)).toBe(403);
      expect(from('/api/v1/users', findings)).toBe(403);
      expect(from('/graphql/../api/v1/users', findings)).toBe(403);
    }
  });

  test.each(ENTRIES)('%s a class that opens the page is not refused for its files', (_, manifests, name) => {
    const waf = new Waf(ruleText(manifests, name));
    const page = ['/', '/preferences.js', '/favicon.svg', ...Array.from({ length: 20 }, (__, n) => `/assets/${n}.js`)];
    for (let student = 0; student < 30; student += 1)
      for (const path of page) expect([path, waf.answer({ address: '192.0.2.4', path })]).toEqual([path, 200]);
  });

  test.each(ENTRIES)('%s no way of writing a path makes an API call look like a file', (_, manifests, name) => {
    for (const path of ['/assets/../api/v1/me', '/assets/%2e%2e/api/v1/me', '/%61pi/v1/me', '/graphql']) {
      const waf = new Waf(ruleText(manifests, name));
      const answers = Array.from({ length: 101 }, () => waf.answer({ address: '192.0.2.5', path }));
      expect([path, answers.at(-1)]).toEqual([path, 429]);
    }
  });

  test('the addresses of the university have a limit of their own, and only those', () => {
    const waf = new Waf(ruleText(full, 'site'), isTrusted);
    const answers = (address: string, count: number) =>
      Array.from({ length: count }, () => waf.answer({ address, path: '/graphql' }));
    expect(answers('203.0.113.7', 6000)).not.toContain(429);
    expect(answers('203.0.113.7', 1)).toEqual([429]);
    expect(answers('192.0.2.6', 101).at(-1)).toBe(429);
  });

  test('these addresses are the ones that the university named', () => {
    const set = awsFields(full, 'Resource', 'university-addresses');
    expect(set).toMatchObject({ region: 'us-east-1', typeName: 'AWS::WAFv2::IPSet' });
    expect(JSON.parse(set['desiredState'] as string)).toMatchObject({
      Scope: 'CLOUDFRONT',
      Addresses: ['198.51.100.0/24', '203.0.113.0/24'],
    });
    expect(ruleText(full, 'site')).toContain(
      'arn:aws:wafv2:us-east-1:111122223333:global/ipset/aila-university/22222222-0000-0000-0000-000000000000',
    );
    expect(ofKind(secretsMode, 'Resource').map(({ metadata }) => metadata.name)).not.toContain('university-addresses');
  });

  test('keeps its log, without tokens and cookies', () => {
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
      orderedCacheBehavior: { viewerProtocolPolicy: string; targetOriginId: string }[];
    };
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
    expect(reader?.Condition).toHaveProperty('StringEquals');
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

  test('refusals of the API are not replaced by the start page', () => {
    expect(fields('Distribution', 'site')).not.toHaveProperty('customErrorResponse');
  });
});
