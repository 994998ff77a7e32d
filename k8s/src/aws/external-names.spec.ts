import type { Manifest } from '../template/write.js';
import { manifestsOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

/**
 * What the provider accepts as external name of each kind: crossplane-contrib/provider-upjet-aws, config/externalname.go.
 * `NameAsIdentifier` and `ParameterAsIdentifier` take the name in AWS, `TemplatedStringAsIdentifier` the part of the
 * identifier that it calls external_name, `IdentifierFromProvider` the id of what exists already. The expressions are
 * what AWS allows for that.
 */
const FORMS: Readonly<Record<string, RegExp>> = {
  // "{{ .parameters.role }}:{{ .external_name }}", so without the role; IAM: [\w+=,.@-]+
  'iam RolePolicy': /^[\w+=,.@-]{1,128}$/,
  'iam Role': /^[\w+=,.@-]{1,64}$/,
  // fullARNTemplate("sns", "{{ .external_name }}")
  'sns Topic': /^[A-Za-z0-9_-]{1,256}$/,
  // fullARNTemplate("cloudtrail", "trail/{{ .external_name }}")
  'cloudtrail Trail': /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/,
  // kmsAlias() puts "alias/" before it, and writes the name back without
  'kms Alias': /^(?!alias\/|aws\/)[A-Za-z0-9/_-]{1,250}$/,
  // The key that exists; DescribeKey takes its id and its ARN.
  'kms Key': /^(arn:aws:kms:[a-z0-9-]+:\d{12}:key\/)?[0-9a-f-]{36}$/,
  // The secret that exists; DescribeSecret takes its ARN and its name.
  'secretsmanager Secret': /^[A-Za-z0-9/_+=.@-]{1,512}$/,
  'ec2 VPC': /^vpc-[0-9a-z]+$/,
  'rds Proxy': /^[a-z][a-z0-9-]{0,62}$/,
  'rds SubnetGroup': /^[a-z0-9._-]{1,255}$/,
  'rds ParameterGroup': /^[a-z][a-z0-9-]{0,254}$/,
  'elasticache SubnetGroup': /^[a-z0-9-]{1,255}$/,
  'elasticache ReplicationGroup': /^[a-z][a-z0-9-]{0,39}$/,
  'backup Vault': /^[A-Za-z0-9_-]{2,50}$/,
  's3 Bucket': /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'ecr Repository': /^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/,
  'cloudwatchlogs Group': /^[A-Za-z0-9._/#-]{1,512}$/,
  'cloudfront Function': /^[A-Za-z0-9_-]{1,64}$/,
  'cloudwatch MetricAlarm': /^[^:]{1,255}$/,
};

const nameOf = ({ metadata }: Manifest): string | undefined =>
  (metadata as { annotations?: Record<string, string> }).annotations?.['crossplane.io/external-name'];

const named = [
  ...Object.values(VALUE_SETS),
  { aws: { enabled: true }, edge: { entry: 'loadBalancer' } },
  { aws: { enabled: true, deletion: 'delete', proxyAuth: 'secrets' }, iam: { mode: 'podIdentity' } },
].flatMap((values) =>
  manifestsOf(values)
    .filter(({ apiVersion }) => apiVersion.includes('.aws.m.upbound.io/'))
    .flatMap((manifest) => {
      const name = nameOf(manifest);
      return name === undefined ? [] : [{ kind: `${manifest.apiVersion.split('.')[0]} ${manifest.kind}`, name }];
    }),
);

describe('names in AWS have the form that the provider expects', () => {
  test('there are kinds enough to be worth a look', () => {
    expect(new Set(named.map(({ kind }) => kind)).size).toBe(Object.keys(FORMS).length);
  });

  test('every name of every kind', () => {
    expect(named.filter(({ kind, name }) => !FORMS[kind]?.test(name))).toEqual([]);
  });
});
