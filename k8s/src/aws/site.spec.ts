import { join } from 'node:path';
import { environmentOf } from '../contract/pod-environment.js';
import { awsFields, find, manifestsOf, ofKind, podsOf, specOf, statementsOf } from '../testing/find.js';
import { ROOT } from '../testing/helm.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);

interface Behaviour {
  readonly pathPattern: string;
  readonly targetOriginId: string;
  readonly responseHeadersPolicyId?: string;
}
const distribution = (manifests = full) =>
  awsFields(manifests, 'Distribution', 'site') as {
    readonly defaultCacheBehavior: Behaviour;
    readonly orderedCacheBehavior: readonly Behaviour[];
    readonly origin: readonly { readonly vpcOriginConfig?: { readonly originReadTimeout: number } }[];
  };

/** By path, since the manifests must not depend on the services and their proof must. */
const fromRoot = (file: string): Promise<Record<string, unknown>> =>
  import(join(ROOT, file)) as Promise<Record<string, unknown>>;

/** The settings of the gateway as its pod reads them. */
async function gatewaySettings(values: object) {
  const { readGatewayConfig } = await fromRoot('apps/gateway/src/gateway.config.ts');
  const pod = podsOf(manifestsOf(values)).find(({ name }) => name === 'gateway');
  const read = readGatewayConfig as (environment: object) => {
    readonly edge: {
      readonly publicUrl: string;
      readonly storeOrigins: string[];
      readonly replyWait: number;
      readonly proxies: number;
    };
  };
  return read(environmentOf(pod!).variables).edge;
}

describe('the access log of CloudFront', () => {
  const state = (name: string) => {
    const { region, typeName, desiredState } = fields('Resource', name);
    return { region, typeName, ...(JSON.parse(desiredState as string) as Record<string, unknown>) };
  };

  test('is not written by access control lists, which no bucket of ours takes', () => {
    const buckets = ofKind(full, 'BucketOwnershipControls').map(({ metadata }) => metadata.name);
    expect(buckets).toEqual(expect.arrayContaining(['files', 'site', 'logs']));
    for (const name of buckets)
      expect(fields('BucketOwnershipControls', name)).toMatchObject({
        rule: { objectOwnership: 'BucketOwnerEnforced' },
      });
    expect(distribution()).not.toHaveProperty('loggingConfig');
  });

  test('goes from the distribution to the log bucket, in the region of CloudFront', () => {
    expect(state('site-log-source')).toMatchObject({
      region: 'us-east-1',
      typeName: 'AWS::Logs::DeliverySource',
      ResourceArn: 'arn:aws:cloudfront::111122223333:distribution/E000000000EXAMPLE',
      LogType: 'ACCESS_LOGS',
    });
    expect(state('site-log-destination')).toMatchObject({
      region: 'us-east-1',
      typeName: 'AWS::Logs::DeliveryDestination',
      DestinationResourceArn: 'arn:aws:s3:::aila-logs-111122223333',
    });
    expect(state('site-log')).toMatchObject({
      region: 'us-east-1',
      typeName: 'AWS::Logs::Delivery',
      DeliverySourceName: state('site-log-source')['Name' as never],
      DeliveryDestinationArn: `arn:aws:logs:us-east-1:111122223333:delivery-destination:${String(state('site-log-destination')['Name' as never])}`,
    });
  });

  test('is admitted to the bucket, on behalf of this account only', () => {
    const [, write] = statementsOf(fields('BucketPolicy', 'logs')['policy']).filter(({ Principal }) =>
      JSON.stringify(Principal).includes('delivery.logs.amazonaws.com'),
    );
    expect(write).toMatchObject({
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::aila-logs-111122223333/AWSLogs/111122223333/*',
      Condition: { ArnLike: { 'aws:SourceArn': expect.arrayContaining(['arn:aws:logs:us-east-1:111122223333:*']) } },
    });
    expect(state('site-log')).toMatchObject({ S3EnableHiveCompatiblePath: false });
  });

  test('holds neither cookies nor queries', () => {
    const { RecordFields } = state('site-log') as unknown as { RecordFields: string[] };
    expect(RecordFields).toContain('c-ip');
    expect(RecordFields.filter((field) => /cookie|query|referer/i.test(field))).toEqual([]);
  });
});

describe('CloudFront', () => {
  test('takes the web application from the gateway until somebody says that it is in the bucket', () => {
    const unpublished = manifestsOf({ aws: { enabled: true } });
    expect(distribution(unpublished).defaultCacheBehavior.targetOriginId).toBe('api');
    expect(distribution().defaultCacheBehavior.targetOriginId).toBe('site');
  });

  test('hands on everything that is not a file of the web application', async () => {
    const { restTable } = await fromRoot('apps/gateway/src/testing/operations-table.ts');
    const operations = Object.keys(restTable as object).map((name) => `/${name.split(' ')[1]}`);
    const routes = (specOf(find(full, 'HTTPRoute', 'aila'))['rules'] as { matches: { path: { value: string } }[] }[])
      .flatMap(({ matches }) => matches.map(({ path }) => path.value))
      .filter((path) => path !== '/')
      .map((path) => (path === '/api' ? '/api/v1' : path));
    const matches = (pattern: string, path: string): boolean =>
      pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
    const toApi = distribution().orderedCacheBehavior.filter(({ targetOriginId }) => targetOriginId === 'api');
    const lost = [...operations, ...routes].filter(
      (path) => !toApi.some(({ pathPattern }) => matches(pathPattern, path)),
    );
    expect(operations.length).toBeGreaterThan(50);
    expect(lost).toEqual([]);
  });

  test('reaches the keys of built-in accounts, which the load balancer fetches like anybody', () => {
    const builtin = manifestsOf({ identity: { provider: 'builtin' }, mail: { mode: 'smtp' }, aws: { enabled: true } });
    const rule = specOf(find(builtin, 'ListenerRuleConfiguration', 'signed-in')) as {
      actions: { jwtValidationConfig: { jwksEndpoint: string } }[];
    };
    const keys = new URL(rule.actions[0]?.jwtValidationConfig.jwksEndpoint ?? '');
    expect(keys.host).toBe('aila.example.edu');
    const patterns = distribution(builtin).orderedCacheBehavior.map(({ pathPattern }) => pathPattern);
    expect(patterns.some((pattern) => keys.pathname.startsWith(pattern.replace('*', '')))).toBe(true);
  });

  test('waits longer than the gateway lets a caller without a stream wait', async () => {
    const [patience] = distribution().origin.flatMap(({ vpcOriginConfig }) =>
      vpcOriginConfig ? [vpcOriginConfig.originReadTimeout] : [],
    );
    const { replyWait } = await gatewaySettings(VALUE_SETS['full'] ?? {});
    expect(replyWait + 10_000).toBeLessThanOrEqual((patience ?? 0) * 1000);
  });
});

describe('security headers', () => {
  interface Policy {
    readonly securityHeadersConfig: {
      readonly strictTransportSecurity: { accessControlMaxAgeSec: number; includeSubdomains: boolean };
      readonly frameOptions: { frameOption: string };
      readonly referrerPolicy: { referrerPolicy: string };
      readonly contentSecurityPolicy: { contentSecurityPolicy: string };
      readonly xssProtection: { protection: boolean };
    };
    readonly customHeadersConfig: { readonly items: readonly { header: string; value: string }[] };
  }

  /** What CloudFront adds to a file of the bucket. */
  function fromCloudFront(): Record<string, string> {
    const { securityHeadersConfig: security, customHeadersConfig } = fields(
      'ResponseHeadersPolicy',
      'site',
    ) as never as Policy;
    const { accessControlMaxAgeSec, includeSubdomains } = security.strictTransportSecurity;
    return {
      'content-security-policy': security.contentSecurityPolicy.contentSecurityPolicy,
      'strict-transport-security': `max-age=${accessControlMaxAgeSec}${includeSubdomains ? '; includeSubDomains' : ''}`,
      'x-frame-options': security.frameOptions.frameOption,
      'referrer-policy': security.referrerPolicy.referrerPolicy,
      'x-xss-protection': security.xssProtection.protection ? '1' : '0',
      'x-content-type-options': 'nosniff',
      ...Object.fromEntries(customHeadersConfig.items.map(({ header, value }) => [header.toLowerCase(), value])),
    };
  }

  test('are the same from the bucket as from the gateway', async () => {
    const { securityHeaders } = await fromRoot('apps/gateway/src/web/security-headers.ts');
    const { publicUrl, storeOrigins } = await gatewaySettings(VALUE_SETS['full'] ?? {});
    const sent = (securityHeaders as (...all: unknown[]) => Record<string, string>)(publicUrl, storeOrigins);
    expect(fromCloudFront()).toEqual(sent);
  });

  test('of the gateway are left as they are', () => {
    for (const { responseHeadersPolicyId } of distribution().orderedCacheBehavior)
      expect(responseHeadersPolicyId).toBeUndefined();
    expect(JSON.stringify(fields('ResponseHeadersPolicy', 'site'))).not.toContain('"override":true');
  });
});

describe('the gateway believes as many proxies as stand before it', () => {
  test.each([
    ['CloudFront and the load balancer', {}, 2],
    ['the load balancer alone', { edge: { entry: 'loadBalancer' } }, 1],
    ['an entrance of your own', { edge: { enabled: false, proxyHops: 3 } }, 3],
  ])('%s', async (_, values, hops) => {
    expect((await gatewaySettings(values)).proxies).toBe(hops);
  });
});
