import { isAllowed, type PolicyDocument } from '../iam/evaluate.js';
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
    expect(fields('DefaultSecurityGroup', 'default')['egress']).toEqual([
      { protocol: '-1', fromPort: 0, toPort: 0, cidrBlocks: ['0.0.0.0/0'] },
    ]);
  });

  test('AWS is reached inside the VPC where there is no way through NAT', () => {
    const services = ofKind(secretsMode, 'VPCEndpoint').map((manifest) =>
      (specOf(manifest)['forProvider'] as { serviceName: string }).serviceName.split('.').slice(3).join('.'),
    );
    expect(services).toEqual(
      expect.arrayContaining(['sts', 's3', 'sqs', 'kms', 'bedrock-runtime', 'cognito-idp', 'secretsmanager']),
    );
  });

  test('the endpoints admit pods, and the nodes that pull their images', () => {
    const admitted = rules('Ingress', 'endpoints', secretsMode) as (GroupRule & {
      referencedSecurityGroupId?: string;
    })[];
    expect(admitted.map(({ fromPort }) => fromPort)).toEqual([443, 443]);
    expect(admitted.map(({ referencedSecurityGroupId }) => referencedSecurityGroupId)).toContain('sg-0cluster00000000');
  });

  test('the agent of Pod Identity has its endpoint, where it is used', () => {
    const named = (manifests: typeof full) => ofKind(manifests, 'VPCEndpoint').map(({ metadata }) => metadata.name);
    expect(named(secretsMode)).toContain('endpoint-eks-auth');
    expect(named(manifestsOf({ aws: { enabled: true }, network: { awsAccess: 'vpcEndpoints' } }))).not.toContain(
      'endpoint-eks-auth',
    );
  });

  test('the endpoint of S3 needs no gateway endpoint beside it', () => {
    expect(awsFields(secretsMode, 'VPCEndpoint', 'endpoint-s3')['dnsOptions']).toEqual({
      privateDnsOnlyForInboundResolverEndpoint: false,
    });
  });

  describe('an endpoint', () => {
    const mayPass = (service: string, action: string, resource: string, account?: string) =>
      isAllowed(
        [
          JSON.parse(
            awsFields(secretsMode, 'VPCEndpoint', `endpoint-${service}`)['policy'] as string,
          ) as PolicyDocument,
        ],
        { action, resource, context: account === undefined ? {} : { 'aws:PrincipalAccount': account } },
      );
    const image = 'arn:aws:s3:::prod-ca-central-1-starport-layer-bucket/layer';
    const role = 'arn:aws:iam::111122223333:role/aila-auth';

    test.each(ofKind(secretsMode, 'VPCEndpoint').map(({ metadata }) => metadata.name.replace('endpoint-', '')))(
      '%s serves principals of the account',
      (service) => {
        expect(mayPass(service, 'some:Action', 'arn:aws:some:::thing', '111122223333')).toBe(true);
        expect(mayPass(service, 'some:Action', 'arn:aws:some:::thing', '999999999999')).toBe(false);
        expect(mayPass(service, 'some:Action', 'arn:aws:some:::thing')).toBe(false);
      },
    );

    test('lets pass what carries no principal, and no more', () => {
      expect(mayPass('sts', 'sts:AssumeRoleWithWebIdentity', role)).toBe(true);
      expect(mayPass('sts', 'sts:AssumeRoleWithWebIdentity', role.replace('111122223333', '999999999999'))).toBe(false);
      expect(mayPass('s3', 's3:GetObject', image)).toBe(true);
      expect(mayPass('s3', 's3:PutObject', image)).toBe(false);
      expect(mayPass('s3', 's3:GetObject', 'arn:aws:s3:::somebody-else/file')).toBe(false);
      expect(mayPass('cognito-idp', 'cognito-idp:InitiateAuth', '*')).toBe(true);
      expect(mayPass('kms', 'kms:Decrypt', '*')).toBe(false);
    });
  });

  test('the pods wear the group that the proxy admits', () => {
    const group = { network: { podSecurityGroups: true, podSecurityGroupIds: ['sg-0services'] } };
    expect(specOf(find(manifestsOf(group), 'SecurityGroupPolicy', 'database-clients'))).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'aila' } },
      securityGroups: { groupIds: ['sg-0services'] },
    });
  });
});

describe('the VPC is the university’s', () => {
  test('it is only observed, and no access list of our own stands beside its baseline', () => {
    for (const manifests of [full, secretsMode]) {
      const { managementPolicies, forProvider } = specOf(find(manifests, 'VPC', 'vpc'));
      expect(managementPolicies).toEqual(['Observe']);
      expect(forProvider).not.toHaveProperty('cidrBlock');
      const ours = manifests.filter(({ kind }) => /^(NetworkACL|Subnet$|Route|InternetGateway|NATGateway)/.test(kind));
      expect(ours.filter(({ apiVersion }) => apiVersion.startsWith('ec2.'))).toEqual([]);
    }
  });

  test('proxy and database stand in their own private subnets', () => {
    expect(fields('SubnetGroup', 'database')['subnetIds']).toEqual(['subnet-0db1', 'subnet-0db2', 'subnet-0db3']);
    expect(fields('Instance', 'database')['dbSubnetGroupNameRef']).toEqual({ name: 'database' });
    expect(fields('Proxy', 'database')['vpcSubnetIds']).toEqual(['subnet-0proxy1', 'subnet-0proxy2']);
  });
});
