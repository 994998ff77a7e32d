import { find, manifestsOf, ofKind, specOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const byCloudFront = manifestsOf();
const direct = manifestsOf(VALUE_SETS['private']);

interface Rule {
  readonly matches: readonly {
    readonly path: { readonly type: string; readonly value: string };
    readonly headers?: readonly object[];
  }[];
  readonly filters?: readonly { readonly extensionRef: { readonly name: string } }[];
}
const rules = (manifests = byCloudFront): Rule[] => specOf(find(manifests, 'HTTPRoute', 'aila'))['rules'] as Rule[];

/** Which check the load balancer makes for a request, by the precedence of the Gateway API. */
function checkFor(path: string, websocket = false): string {
  const matching = rules().flatMap(({ matches, filters }) =>
    matches
      .filter(({ path: { type, value }, headers }) => {
        const fits =
          type === 'Exact'
            ? path === value
            : path === value || path.startsWith(value.endsWith('/') ? value : `${value}/`);
        return fits && (headers === undefined || websocket);
      })
      .map((match) => ({ match, check: filters?.[0]?.extensionRef.name ?? 'none' })),
  );
  const rank = ({ match }: (typeof matching)[number]) => [
    match.path.type === 'Exact' ? 1 : 0,
    match.path.value.length,
    match.headers?.length ?? 0,
  ];
  matching.sort((a, b) => rank(b).reduce((sum, value, index) => sum || value - (rank(a)[index] ?? 0), 0));
  return matching[0]?.check ?? 'no route';
}

describe('tokens at the load balancer', () => {
  test.each([
    ['/api/v1/courses', 'signed-in'],
    ['/api/v1/sessions/1/messages', 'signed-in'],
    ['/graphql', 'signed-in'],
    ['/api/v1/users', 'administrators'],
    ['/api/v1/users/1/roles/admin', 'administrators'],
    ['/api/v1/audit', 'administrators'],
    ['/api/v1/connections', 'administrators'],
    ['/api/v1/auth/sign-in', 'none'],
    ['/api/v1/auth/refresh', 'none'],
    ['/api/docs', 'none'],
    ['/', 'none'],
    ['/courses/1', 'none'],
  ])('%s needs: %s', (path, check) => {
    expect(checkFor(path)).toBe(check);
  });

  test('a path that only begins alike is not let through', () => {
    expect(checkFor('/api/v1/authors')).toBe('signed-in');
    expect(checkFor('/api/v1/usersettings')).toBe('signed-in');
  });

  test('a WebSocket may connect and shows its token in the first message', () => {
    expect(checkFor('/graphql', true)).toBe('none');
    expect(checkFor('/api/v1/courses', true)).toBe('signed-in');
  });

  test('tokens are of our pool, and administrators are in its group', () => {
    const checks = (name: string) => JSON.stringify(specOf(find(byCloudFront, 'ListenerRuleConfiguration', name)));
    for (const name of ['signed-in', 'administrators']) {
      expect(checks(name)).toContain('"type":"jwt-validation"');
      expect(checks(name)).toContain(
        'https://cognito-idp.ca-central-1.amazonaws.com/ca-central-1_EXAMPLE00/.well-known/jwks.json',
      );
    }
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
    expect(settings()['wafV2']).toMatchObject({ webACL: expect.stringMatching(/:regional\/webacl\//) });
    const attributes = settings()['loadBalancerAttributes'];
    expect(attributes).toContainEqual({ key: 'routing.http.drop_invalid_header_fields.enabled', value: 'true' });
    expect(attributes).toContainEqual({ key: 'access_logs.s3.enabled', value: 'true' });
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
