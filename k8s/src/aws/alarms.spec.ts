import type { Manifest } from '../template/write.js';
import { awsFields, manifestsOf, ofKind, specOf, statementsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

interface Alarm {
  readonly region: string;
  readonly namespace: string;
  readonly dimensions: Record<string, string>;
  readonly alarmActionsRefs: readonly { readonly name: string }[];
}
const alarmsOf = (manifests: Manifest[]): Alarm[] =>
  ofKind(manifests, 'MetricAlarm').map((manifest) => specOf(manifest)['forProvider'] as Alarm);

const ENTRIES = { cloudfront: 'CLOUDFRONT', loadBalancer: 'REGIONAL' } as const;

describe.each(Object.entries(ENTRIES))('with the entry %s', (entry, scope) => {
  const manifests = manifestsOf({ ...VALUE_SETS['full'], edge: { entry } });
  const floods = alarmsOf(manifests).filter(({ namespace }) => namespace === 'AWS/WAFV2');

  test('floods are looked for at the web ACL that the internet meets', () => {
    const acls = ofKind(manifests, 'WebACL')
      .map((manifest) => specOf(manifest)['forProvider'] as { scope: string; region: string; visibilityConfig: object })
      .filter((acl) => acl.scope === scope);
    expect(acls).toHaveLength(1);
    const { region, visibilityConfig } = acls[0] as (typeof acls)[number];
    const WebACL = (visibilityConfig as { metricName: string }).metricName;
    expect(floods).toHaveLength(2);
    for (const flood of floods) {
      expect(flood.region).toBe(region);
      expect(flood.dimensions).toEqual({ WebACL, Rule: 'ALL', ...(scope === 'REGIONAL' && { Region: region }) });
    }
  });

  test('every alarm tells a topic of its own region, whose key is there and lets CloudWatch use it', () => {
    for (const { region, alarmActionsRefs } of alarmsOf(manifests)) {
      expect(alarmActionsRefs).toHaveLength(1);
      const [{ name } = { name: '' }] = alarmActionsRefs;
      const topic = awsFields(manifests, 'Topic', name);
      expect(topic['region']).toBe(region);
      expect(awsFields(manifests, 'TopicSubscription', name)).toMatchObject({ region, protocol: 'email' });
      expect(statementsOf(awsFields(manifests, 'TopicPolicy', name)['policy'])[0]?.Resource).toContain(`:${region}:`);
      const alias = ofKind(manifests, 'Alias').find(
        ({ metadata }) =>
          `alias/${(metadata as { annotations?: Record<string, string> }).annotations?.['crossplane.io/external-name']}` ===
          topic['kmsMasterKeyId'],
      );
      const key = awsFields(manifests, 'Key', alias?.metadata.name ?? '');
      expect([specOf(alias as Manifest)['forProvider'], key]).toEqual([
        expect.objectContaining({ region }),
        expect.objectContaining({ region }),
      ]);
      expect(statementsOf(key['policy']).map(({ Principal }) => Principal)).toContainEqual({
        Service: 'cloudwatch.amazonaws.com',
      });
    }
  });

  test('the load balancer behind it is watched by the name in its ARN', () => {
    const metrics = ofKind(manifests, 'MetricAlarm')
      .map((manifest) => specOf(manifest)['forProvider'] as Alarm & { metricName: string })
      .filter(({ namespace }) => namespace === 'AWS/ApplicationELB');
    expect(metrics.map(({ metricName }) => metricName).sort()).toEqual([
      'HTTPCode_ELB_5XX_Count',
      'HTTPCode_Target_5XX_Count',
      'RequestCount',
    ]);
    for (const { region, dimensions } of metrics) {
      expect([region, dimensions]).toEqual(['ca-central-1', { LoadBalancer: 'app/aila/0123456789abcdef' }]);
    }
  });
});
