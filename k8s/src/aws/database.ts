import { DATABASE_PORT } from '../catalogue/catalogue.js';
import { databaseIdentifier } from '../iam/names.js';
import { Optional } from '../template/objects.js';
import { choose, entries, is } from '../template/tokens.js';
import { databaseSecrets, proxyCredentials } from './database-secrets.js';
import { type Account, managed, ref } from './managed.js';

const ENGINE_MAJOR = '16';

function instance(account: Account): void {
  const { aws, database } = account.values;
  // These have no field for their name, which others in the account must not bear.
  const externalName = `${aws.prefix}-database`;
  // control: database-subnets
  const subnets = { description: 'Private subnets of the database', subnetIds: [...aws.databaseSubnetIds] };
  managed(account, 'rds', 'SubnetGroup', 'database', subnets, { externalName });
  const settings = {
    description: 'TLS only, connections logged',
    family: `postgres${ENGINE_MAJOR}`,
    parameter: Object.entries({
      'rds.force_ssl': '1', // control: rds-force-ssl
      log_connections: '1',
      log_disconnections: '1',
      // The rotation function says new passwords in plain text in ALTER USER, which would stand in the log.
      log_statement: choose(is(aws.proxyAuth, 'secrets'), 'none', 'ddl'), // control: statement-log
      log_min_duration_statement: '1000',
    }).map(([name, value]) => ({ name, value, applyMethod: 'immediate' })),
  };
  managed(account, 'rds', 'ParameterGroup', 'database', settings, { externalName });
  managed(account, 'rds', 'Instance', 'database', {
    identifier: databaseIdentifier(account.values),
    engine: 'postgres',
    engineVersion: ENGINE_MAJOR,
    instanceClass: aws.databaseClass,
    dbName: database.name,
    username: 'aila_admin',
    port: DATABASE_PORT,
    allocatedStorage: aws.databaseStorageGb,
    storageType: 'gp3',
    storageEncrypted: true, // control: database-encryption
    kmsKeyIdRef: ref('database-key'), // control: database-key
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyIdRef: ref('database-key'),
    iamDatabaseAuthenticationEnabled: true, // control: database-iam
    caCertIdentifier: 'rds-ca-rsa2048-g1',
    deletionProtection: true, // control: database-deletion-protection
    publiclyAccessible: false, // control: database-not-public
    multiAz: true, // control: database-multi-az
    autoMinorVersionUpgrade: true,
    backupRetentionPeriod: aws.databaseBackupDays,
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: false,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `${aws.prefix}-final`,
    enabledCloudwatchLogsExports: ['postgresql', 'upgrade'], // control: database-log-export
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyIdRef: ref('database-key'),
    dbSubnetGroupNameRef: ref('database'),
    parameterGroupNameRef: ref('database'), // control: database-parameters
    vpcSecurityGroupIdRefs: [ref('database')],
  });
}

/**
 * The only way to the database. End to end IAM by default; in `secrets` mode the services still come with IAM, and the
 * proxy goes on with a password that Secrets Manager rotates.
 */
function proxy(account: Account): void {
  const { aws } = account.values;
  const endToEnd = is(aws.proxyAuth, 'iam');
  managed(
    account,
    'rds',
    'Proxy',
    'database',
    {
      engineFamily: 'POSTGRESQL',
      requireTls: true, // control: proxy-tls
      ...entries(endToEnd, { defaultAuthScheme: 'IAM_AUTH' }),
      ...entries(is(aws.proxyAuth, 'secrets'), { auth: proxyCredentials }),
      roleArnRef: ref('proxy'),
      idleClientTimeout: 1800,
      debugLogging: false,
      vpcSubnetIds: [...aws.proxySubnetIds],
      vpcSecurityGroupIdRefs: [ref('proxy')],
    },
    { externalName: `${aws.prefix}-database` },
  );
  managed(account, 'rds', 'ProxyDefaultTargetGroup', 'database', {
    dbProxyNameRef: ref('database'),
    // control: proxy-pool-limits
    connectionPoolConfig: { maxConnectionsPercent: 90, maxIdleConnectionsPercent: 50, connectionBorrowTimeout: 30 },
  });
  managed(account, 'rds', 'ProxyTarget', 'database', {
    dbProxyNameRef: ref('database'),
    dbInstanceIdentifierRef: ref('database'), // control: proxy-target
    targetGroupName: 'default',
  });
}

export function database(account: Account): void {
  instance(account);
  proxy(account);
  const { at, values } = account;
  databaseSecrets({ at: new Optional(at, 'database secrets', is(values.aws.proxyAuth, 'secrets')), values });
}
