import { arn } from '../iam/names.js';
import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { type Account, managed, ref } from './managed.js';

/** The account administers a key through IAM; AWS services that need it are named one by one. */
function keyPolicy(
  values: AilaValues,
  services: readonly { readonly principal: string; readonly condition: object }[] = [],
): string {
  return json({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AccountThroughIam',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${values.aws.accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...services.map(({ principal, condition }) => ({
        Effect: 'Allow',
        Principal: { Service: principal },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: condition,
      })),
    ],
  });
}

function key(account: Account, name: string, alias: string, description: string, policy: string): void {
  managed(account, 'kms', 'Key', name, {
    description,
    policy,
    enableKeyRotation: true,
    rotationPeriodInDays: 365,
    deletionWindowInDays: 30,
  });
  managed(account, 'kms', 'Alias', name, { targetKeyIdRef: ref(name) }, { externalName: alias });
}

export function keys(account: Account): void {
  const { values } = account;
  const { aws, fieldKeys } = values;
  key(
    account,
    'fields-key',
    fieldKeys.kmsAlias,
    'Envelope key of encrypted fields, such as model connections',
    keyPolicy(values),
  );
  key(
    account,
    'logs-key',
    `${aws.prefix}-logs`,
    'Key of log groups, the audit trail and alarms',
    keyPolicy(values, [
      {
        principal: `logs.${aws.region}.amazonaws.com`,
        condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(values, 'logs', '*') } },
      },
      {
        principal: 'cloudtrail.amazonaws.com',
        condition: { StringEquals: { 'aws:SourceArn': arn(values, 'cloudtrail', `trail/${aws.prefix}-audit`) } },
      },
      { principal: 'cloudwatch.amazonaws.com', condition: { StringEquals: { 'aws:SourceAccount': aws.accountId } } },
    ]),
  );
  // The key of the database already exists and is only referred to.
  managed(account, 'kms', 'Key', 'database-key', {}, { externalName: aws.databaseKeyArn, observed: true });
}
