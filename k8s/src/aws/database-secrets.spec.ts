import { DATABASE_USERS, WORKLOAD_NAMES, type WorkloadName } from '../catalogue/catalogue.js';
import { awsFields, find, manifestsOf, ofKind, specOf } from '../testing/find.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const manifests = manifestsOf(VALUE_SETS['private']);

const made = (name: string, typeName: string): Record<string, unknown> => {
  const fields = awsFields(manifests, 'Resource', name);
  expect(fields['typeName']).toBe(typeName);
  return JSON.parse(fields['desiredState'] as string) as Record<string, unknown>;
};
const secretOf = (workload: WorkloadName) => made(`database-${workload}-secret`, 'AWS::SecretsManager::Secret');

describe('in secrets mode', () => {
  test('the proxy requires IAM of everybody and signs in with a secret for each database user', () => {
    const proxy = awsFields(manifests, 'Proxy', 'database');
    expect(proxy).toMatchObject({ requireTls: true });
    expect(proxy).not.toHaveProperty('defaultAuthScheme');
    const auth = proxy['auth'] as { iamAuth: string; authScheme: string; secretArnRef: { name: string } }[];
    for (const one of auth) expect(one).toMatchObject({ iamAuth: 'REQUIRED', authScheme: 'SECRETS' });
    const users = auth.map(({ secretArnRef }) => {
      const observed = find(manifests, 'Secret', secretArnRef.name);
      expect(specOf(observed)['managementPolicies']).toEqual(['Observe']);
      const name = (observed.metadata as { annotations?: Record<string, string> }).annotations?.[
        'crossplane.io/external-name'
      ];
      return WORKLOAD_NAMES.map(secretOf).find(({ Name }) => Name === name);
    });
    const named = users.map((secret) => {
      const { SecretStringTemplate } = secret?.['GenerateSecretString'] as { SecretStringTemplate: string };
      return (JSON.parse(SecretStringTemplate) as { username: string }).username;
    });
    expect(named.sort()).toEqual(Object.values(DATABASE_USERS).sort());
  });

  test.each(WORKLOAD_NAMES)('DBSecret of %s has a value from the start, and changes by itself', (workload) => {
    const { Name, KmsKeyId, GenerateSecretString } = secretOf(workload);
    expect(Name).toBe(`aila/DBSecret/${DATABASE_USERS[workload]}`);
    expect(KmsKeyId).toMatch(/^arn:aws:kms:/);
    expect(GenerateSecretString).toMatchObject({ GenerateStringKey: 'password', PasswordLength: 32 });
    expect(made(`database-${workload}-target`, 'AWS::SecretsManager::SecretTargetAttachment')).toEqual({
      SecretId: Name,
      TargetType: 'AWS::RDS::DBInstance',
      TargetId: awsFields(manifests, 'Instance', 'database')['identifier'],
    });
    expect(made(`database-${workload}-rotation`, 'AWS::SecretsManager::RotationSchedule')).toMatchObject({
      SecretId: Name,
      RotationLambdaARN: expect.stringMatching(/SingleUser$/),
      RotationRules: { AutomaticallyAfterDays: 30 },
      RotateImmediatelyOnUpdate: false,
    });
  });

  test('Secrets Manager of this account alone may call the function', () => {
    expect(made('database-rotation-permission', 'AWS::Lambda::Permission')).toMatchObject({
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: '111122223333',
    });
  });

  test('no statement is logged, since new passwords are said in one', () => {
    const logged = (values: object | undefined) =>
      (awsFields(manifestsOf(values), 'ParameterGroup', 'database')['parameter'] as { name: string; value: string }[])
        .filter(({ name }) => name === 'log_statement')
        .map(({ value }) => value);
    expect(logged(VALUE_SETS['private'])).toEqual(['none']);
    expect(logged(VALUE_SETS['full'])).toEqual(['ddl']);
  });
});

test('with IAM on both legs there is no secret', () => {
  const kinds = ofKind(manifestsOf(VALUE_SETS['full']), 'Resource').map(
    (one) => awsFields([one], 'Resource', one.metadata.name)['typeName'],
  );
  expect(kinds.filter((kind) => String(kind).includes('SecretsManager'))).toEqual([]);
});
