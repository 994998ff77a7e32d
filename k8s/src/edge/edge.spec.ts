import type { Manifest } from '../template/write.js';
import { find, manifestsOf, ofKind, specOf } from '../testing/find.js';
import { checkFor, type RouteRule } from '../testing/routes.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const byCloudFront = manifestsOf();
const direct = manifestsOf(VALUE_SETS['private']);

const rules = (manifests = byCloudFront): RouteRule[] =>
  specOf(find(manifests, 'HTTPRoute', 'aila'))['rules'] as RouteRule[];
const check = (path: string, headers: Record<string, string> = {}): string => checkFor(rules(), { path, headers });
const ACL_ID = '33333333-0000-0000-0000-000000000000';
const withToken = { authorization: 'Bearer abc' };

describe('tokens at the load balancer', () => {
  test.each([
    ['/api/v1/courses', 'signed-in'],
    ['/api/v1/sessions/1/messages', 'signed-in'],
    ['/api/v1/users', 'administrators'],
    ['/api/v1/users/1/roles/admin', 'administrators'],
    ['/api/v1/email-domains', 'administrators'],
    ['/api/v1/auth/sign-in', 'none'],
    ['/api/v1/auth/refresh', 'none'],
    ['/api/v1/auth/sign-out-everywhere', 'signed-in'],
    ['/.well-known/jwks.json', 'none'],
    ['/api/docs', 'none'],
    ['/', 'none'],
    ['/courses/1', 'none'],
  ])('%s needs: %s', (path, wanted) => {
    expect(check(path, withToken)).toBe(wanted);
    expect(check(path)).toBe(wanted);
  });

  test('a path that only begins alike is not let through', () => {
    expect(check('/api/v1/authors')).toBe('signed-in');
    expect(check('/api/v1/usersettings')).toBe('signed-in');
  });

  test('a WebSocket may connect and shows its token in the first message', () => {
    const upgrade = { upgrade: 'websocket' };
    expect(check('/graphql', upgrade)).toBe('none');
    expect(check('/api/v1/courses', upgrade)).toBe('signed-in');
  });

  test('GraphQL answers whoever wants to sign in, and a token that comes along must be a good one', () => {
    expect(check('/graphql')).toBe('none');
    expect(check('/graphql', withToken)).toBe('signed-in');
  });

  test('a rule compares no more than a rule of the load balancer can, and a route has no more rules than it may', () => {
    for (const { matches } of rules()) {
      const [match, ...others] = matches;
      expect(others).toEqual([]);
      const paths = match?.path.type === 'Exact' ? 1 : 2;
      const hostName = 1;
      expect(paths + hostName + (match?.headers?.length ?? 0)).toBeLessThanOrEqual(5);
    }
    expect(rules().length).toBeLessThanOrEqual(16);
  });

  test('tokens are of our pool, and administrators are in its group', () => {
    const checks = (name: string) => JSON.stringify(specOf(find(byCloudFront, 'ListenerRuleConfiguration', name)));
    for (const name of ['signed-in', 'administrators']) {
      expect(checks(name)).toContain(
        'https://cognito-idp.ca-central-1.amazonaws.com/ca-central-1_EXAMPLE00/.well-known/jwks.json',
      );
    }
    const clients = (manifests: Manifest[]) =>
      ofKind(manifests, 'ListenerRuleConfiguration').map(
        (manifest) =>
          (specOf(manifest) as { actions: { jwtValidationConfig: { additionalClaims: object[] } }[] }).actions[0]
            ?.jwtValidationConfig.additionalClaims[0],
      );
    const builtin = manifestsOf({ identity: { provider: 'builtin' }, mail: { mode: 'smtp' } });
    const claim = (client: string) => ({ format: 'single-string', name: 'client_id', values: [client] });
    expect(clients(byCloudFront)).toEqual([claim('1example23456789'), claim('1example23456789')]);
    expect(clients(builtin)).toEqual([claim('aila-web'), claim('aila-web')]);
    expect(checks('administrators')).toContain('{"format":"string-array","name":"cognito:groups","values":["admin"]}');
  });

  test('every check that a route names exists', () => {
    const named = rules().flatMap(({ filters = [] }) => filters.map(({ extensionRef }) => extensionRef.name));
    const existing = ofKind(byCloudFront, 'ListenerRuleConfiguration').map(({ metadata }) => metadata.name);
    expect([...new Set(named)].sort()).toEqual(existing.sort());
  });
});

describe('the load balancer', () => {
  const settings = (manifests = byCloudFront) => specOf(find(manifests, 'LoadBalancerConfiguration', 'aila'));

  test('is inside the VPC and admits CloudFront only', () => {
    expect(settings()).toMatchObject({ scheme: 'internal', securityGroupPrefixes: ['pl-38a64351'] });
    expect(settings(direct)).toMatchObject({ scheme: 'internet-facing' });
    expect(settings(direct)).not.toHaveProperty('securityGroupPrefixes');
  });

  test('speaks HTTPS only, TLS 1.2 at least', () => {
    const listeners = settings()['listenerConfigurations'] as { protocolPort: string; sslPolicy: string }[];
    expect(listeners.map(({ protocolPort }) => protocolPort)).toEqual(['HTTPS:443']);
    expect(listeners[0]?.sslPolicy).toMatch(/TLS13-1-2/);
    const gateway = specOf(find(byCloudFront, 'Gateway', 'aila'))['listeners'] as { protocol: string; port: number }[];
    expect(gateway.map(({ protocol, port }) => `${protocol}:${port}`)).toEqual(['HTTPS:443']);
  });

  test('goes on to the pods over HTTPS', () => {
    expect(specOf(find(byCloudFront, 'TargetGroupConfiguration', 'gateway'))['defaultConfiguration']).toMatchObject({
      targetType: 'ip',
      protocol: 'HTTPS',
    });
  });

  test('is behind the firewall, drops malformed headers, keeps its log', () => {
    const withAws = settings(manifestsOf(VALUE_SETS['full']));
    expect(withAws['wafV2']).toMatchObject({ webACL: expect.stringMatching(/:regional\/webacl\/[^/]+\/11111111-/) });
    const attributes = withAws['loadBalancerAttributes'];
    expect(attributes).toContainEqual({ key: 'routing.http.drop_invalid_header_fields.enabled', value: 'true' });
    expect(attributes).toContainEqual({ key: 'access_logs.s3.enabled', value: 'true' });
    expect(attributes).toContainEqual({ key: 'access_logs.s3.bucket', value: 'aila-logs-111122223333' });
  });

  test('starts without a firewall and a bucket that nobody has made, and takes those that there are', () => {
    expect(settings()).not.toHaveProperty('wafV2');
    expect(JSON.stringify(settings())).not.toContain('access_logs');
    const own = settings(manifestsOf({ edge: { accessLogBucket: 'our-logs', webAclId: ACL_ID } }));
    expect(own['wafV2']).toMatchObject({ webACL: expect.stringContaining(ACL_ID) });
    expect(own['loadBalancerAttributes']).toContainEqual({ key: 'access_logs.s3.bucket', value: 'our-logs' });
  });

  test('has Shield Advanced where it is bought', () => {
    expect(specOf(find(manifestsOf(VALUE_SETS['full']), 'LoadBalancerConfiguration', 'aila'))).toMatchObject({
      shieldConfiguration: { enabled: true },
    });
  });

  test('gives leaving pods the time that they take', () => {
    const group = specOf(find(byCloudFront, 'TargetGroupConfiguration', 'gateway'))['defaultConfiguration'];
    expect(group).toMatchObject({
      targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '15' }],
    });
  });
});
