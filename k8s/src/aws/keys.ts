import { arn } from '../iam/names.js';
import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { is } from '../template/tokens.js';
import { type Account, CLOUDFRONT_REGION, managed, ref } from './managed.js';

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

interface KeyPlan {
  readonly name: string;
  /** Without `alias/`, which the provider puts before it. */
  readonly alias: string;
  readonly description: string;
  readonly policy: string;
  readonly region?: string;
}

function key(
  account: Account,
  { name, alias, description, policy, region = account.values.aws.region }: KeyPlan,
): void {
  managed(
    account,
    'kms',
    'Key',
    name,
    // control: key-rotation
    { description, policy, enableKeyRotation: true, rotationPeriodInDays: 365, deletionWindowInDays: 30 },
    { region },
  );
  managed(account, 'kms', 'Alias', name, { targetKeyIdRef: ref(name) }, { region, externalName: alias });
}

export const logsKeyAlias = ({ aws }: AilaValues): string => `${aws.prefix}-logs`;

/** A key does not reach over regions, and the alarms of CloudFront are where its metrics are. */
export const alarmKeyAlias = ({ aws }: AilaValues): string => `${aws.prefix}-alarms`;

export function keys(account: Account): void {
  const { at, values } = account;
  const { aws, edge, fieldKeys } = values;
  const cloudWatch = {
    principal: 'cloudwatch.amazonaws.com',
    condition: { StringEquals: { 'aws:SourceAccount': aws.accountId } },
  };
  key(account, {
    name: 'fields-key',
    alias: fieldKeys.kmsAlias,
    description: 'Envelope key of encrypted fields, such as model connections',
    policy: keyPolicy(values),
  });
  key(account, {
    name: 'logs-key',
    alias: logsKeyAlias(values),
    description: 'Key of log groups, the audit trail and alarms',
    policy: keyPolicy(values, [
      {
        principal: `logs.${aws.region}.amazonaws.com`,
        condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(values, 'logs', '*') } },
      },
      {
        principal: 'cloudtrail.amazonaws.com',
        condition: { StringEquals: { 'aws:SourceArn': arn(values, 'cloudtrail', `trail/${aws.prefix}-audit`) } },
      },
      cloudWatch,
    ]),
  });
  key(
    { at: new Optional(at, 'cloudfront', is(edge.entry, 'cloudfront')), values },
    {
      name: 'site-alarms-key',
      alias: alarmKeyAlias(values),
      description: 'Key of alarms at CloudFront',
      policy: keyPolicy(values, [cloudWatch]),
      region: CLOUDFRONT_REGION,
    },
  );
  // The key of the database already exists and is only referred to.
  // control: database-key-observed
  managed(account, 'kms', 'Key', 'database-key', {}, { externalName: aws.databaseKeyArn, observed: true });
}
