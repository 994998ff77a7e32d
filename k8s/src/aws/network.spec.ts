import { awsFields, find, manifestsOf, ofKind, specOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const secretsMode = manifestsOf(VALUE_SETS['private']);
const fields = (kind: string, name: string): Record<string, unknown> => awsFields(full, kind, name);

describe('EC2 security groups are the documented ones', () => {
  interface GroupRule {
    readonly securityGroupIdRef?: { readonly name: string };
    readonly referencedSecurityGroupIdRef?: { readonly name: string };
    readonly cidrIpv4?: string;
    readonly fromPort: number;
    readonly toPort: number;
  }
  const rules = (direction: string, group: string, manifests = full): GroupRule[] =>
    ofKind(manifests, `SecurityGroup${direction}Rule`)
      .map((manifest) => specOf(manifest)['forProvider'] as GroupRule)
      .filter(({ securityGroupIdRef }) => securityGroupIdRef?.name === group);

  test('the proxy admits 5432 from the pods of the services and from nobody else', () => {
    expect(
      rules('Ingress', 'proxy').map(({ fromPort, toPort, referencedSecurityGroupIdRef }) => [
        fromPort,
        toPort,
        referencedSecurityGroupIdRef?.name,
      ]),
    ).toEqual([[5432, 5432, 'services']]);
  });

  test('pods reach no database but through the proxy', () => {
    const databaseRules = rules('Egress', 'services').filter(({ fromPort }) => fromPort === 5432);
    expect(databaseRules.map(({ referencedSecurityGroupIdRef }) => referencedSecurityGroupIdRef?.name)).toEqual([
      'proxy',
    ]);
  });

  test('the database admits 5432 from private subnets only, one rule for each range', () => {
    expect(rules('Ingress', 'database').map(({ cidrIpv4, fromPort }) => [cidrIpv4, fromPort])).toEqual([
      ['10.0.32.0/24', 5432],
      ['10.0.33.0/24', 5432],
    ]);
  });

  test('without groups on pods the proxy admits the nodes, and policies tell the pods apart', () => {
    expect(rules('Ingress', 'proxy', secretsMode)).toHaveLength(2);
  });

  test('the default group admits nothing', () => {
    expect(fields('DefaultSecurityGroup', 'default')).not.toHaveProperty('ingress');
  });

  test('AWS is reached inside the VPC where there is no way through NAT', () => {
    const services = ofKind(secretsMode, 'VPCEndpoint').map((manifest) =>
      (specOf(manifest)['forProvider'] as { serviceName: string }).serviceName.split('.').slice(3).join('.'),
    );
    expect(services).toEqual(
      expect.arrayContaining(['sts', 's3', 'sqs', 'kms', 'bedrock-runtime', 'cognito-idp', 'secretsmanager']),
    );
  });

  test('the pods wear the group that the proxy admits', () => {
    expect(specOf(find(full, 'SecurityGroupPolicy', 'database-clients'))).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'aila' } },
      securityGroups: { groupIds: expect.any(Array) },
    });
  });
});
