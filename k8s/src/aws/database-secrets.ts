import { DATABASE_USERS, type WorkloadName, WORKLOAD_NAMES } from '../catalogue/catalogue.js';
import { databaseIdentifier, databaseSecretName, rotationFunction } from '../iam/names.js';
import { json } from '../template/json.js';
import { type Account, managed, ref } from './managed.js';

const objectName = (workload: WorkloadName): string => `database-${workload}`;

/** A resource of a kind that only AWS's Cloud Control API can make as we need it. */
function resource(account: Account, name: string, typeName: string, desired: object): void {
  managed(account, 'cloudcontrol', 'Resource', name, { typeName, desiredState: json(desired) });
}

/**
 * What RDS Proxy signs in with: for each database user a secret of its own, by whose `username` it is found.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-secrets-arns.html
 */
export const proxyCredentials: readonly object[] = WORKLOAD_NAMES.map((workload) => ({
  description: DATABASE_USERS[workload],
  authScheme: 'SECRETS',
  iamAuth: 'REQUIRED', // control: proxy-iam
  clientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256',
  secretArnRef: ref(objectName(workload)),
}));

/**
 * `DBSecret`, once for each database user. Secrets Manager makes the first password, which Crossplane's own kind of
 * secret cannot ask for, and would put back after the second rotation. Everything refers to the secret by its name,
 * known beforehand; only the proxy wants the ARN, which a look at the secret by its name yields.
 */
function secret(account: Account, workload: WorkloadName): void {
  const { values } = account;
  const { aws } = values;
  const SecretId = databaseSecretName(values, workload);
  const name = objectName(workload);
  resource(account, `${name}-secret`, 'AWS::SecretsManager::Secret', {
    Name: SecretId,
    Description: `Password of ${DATABASE_USERS[workload]} behind RDS Proxy`,
    KmsKeyId: aws.databaseKeyArn,
    GenerateSecretString: {
      SecretStringTemplate: JSON.stringify({ username: DATABASE_USERS[workload] }),
      GenerateStringKey: 'password',
      PasswordLength: 32,
      ExcludePunctuation: true,
    },
    Tags: [{ Key: 'Project', Value: aws.project }],
  });
  managed(account, 'secretsmanager', 'Secret', name, {}, { externalName: SecretId, observed: true });
  // Adds engine, host, port and database, by which the rotation function finds its way.
  resource(account, `${name}-target`, 'AWS::SecretsManager::SecretTargetAttachment', {
    SecretId,
    TargetType: 'AWS::RDS::DBInstance',
    TargetId: databaseIdentifier(values),
  });
  // Not at once: the role must have the first password before the function can sign in and change it.
  resource(account, `${name}-rotation`, 'AWS::SecretsManager::RotationSchedule', {
    SecretId,
    RotationLambdaARN: rotationFunction(values),
    RotationRules: { AutomaticallyAfterDays: aws.rotationDays }, // control: secret-rotation
    RotateImmediatelyOnUpdate: false,
  });
}

/** The passwords behind the proxy, and the leave for Secrets Manager to call the function that changes them. */
export function databaseSecrets(account: Account): void {
  const { aws } = account.values;
  for (const workload of WORKLOAD_NAMES) secret(account, workload);
  resource(account, 'database-rotation-permission', 'AWS::Lambda::Permission', {
    FunctionName: rotationFunction(account.values),
    Action: 'lambda:InvokeFunction',
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: aws.accountId,
  });
}
