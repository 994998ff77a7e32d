import { SERVICES, SERVICE_NAMES } from '../catalogue/catalogue.js';
import { roleArn } from '../iam/names.js';
import type { AilaValues } from '../parameters/index.js';
import { Optional } from '../template/objects.js';
import { given } from '../template/tokens.js';
import { alarm } from './alarms.js';
import { AUDIT_GROUP } from './audit.js';
import { type Account, managed, ref } from './managed.js';

const NAMESPACE = 'Aila';

interface Watch {
  readonly name: string;
  readonly what: string;
  /** CloudWatch filter over CloudTrail records. */
  readonly pattern: string;
  readonly threshold: number;
  readonly periodSeconds: number;
}

/** Counts matching records of the trail and tells somebody when there are too many. */
function watch(account: Account, { name, what, pattern, threshold, periodSeconds }: Watch): void {
  managed(account, 'cloudwatchlogs', 'MetricFilter', name, {
    logGroupNameRef: ref(AUDIT_GROUP),
    pattern,
    metricTransformation: { name, namespace: NAMESPACE, value: '1', defaultValue: '0' },
  });
  alarm(account, name, {
    alarmDescription: what,
    namespace: NAMESPACE,
    metricName: name,
    statistic: 'Sum',
    period: periodSeconds,
    threshold,
  });
}

/**
 * Use of one key. The record of Decrypt has no key in its request, and other requests whatever the caller wrote, so the
 * ARN in `resources` is what tells (AWS KMS Developer Guide, "Decrypt" under "CloudTrail log entry examples").
 */
const useOf = (keyArn: string): string =>
  `$.eventSource = "kms.amazonaws.com" && $.resources[0].ARN = "${keyArn}" && ` +
  // control: key-use
  '($.eventName = "Decrypt" || $.eventName = "Encrypt" || $.eventName = "ReEncrypt*" || $.eventName = "GenerateDataKey*")';

/** Users and services of AWS have no issuer of a session, and are strangers too. */
const strangers = (values: AilaValues): string => {
  const issuer = '$.userIdentity.sessionContext.sessionIssuer.arn';
  const owners = SERVICE_NAMES.filter((name) => SERVICES[name].usesFieldKeys);
  // control: key-strangers
  return `(${issuer} NOT EXISTS || (${owners.map((name) => `${issuer} != "${roleArn(values, name)}"`).join(' && ')}))`;
};

/** One count for each key: a key that is used more than usual does not hide among the others. */
function keyWatches(account: Account): void {
  const { at, values } = account;
  const { aws } = values;
  const keys = { database: aws.databaseKeyArn, fields: aws.fieldKeyArn, logs: aws.logKeyArn };
  for (const [name, keyArn] of Object.entries(keys)) {
    watch(
      { at: new Optional(at, `${name} key`, given(keyArn)), values },
      {
        name: `key-use-${name}`,
        what: `The ${name} key is used more than usual; it may be compromised`,
        pattern: `{ ${useOf(keyArn)} }`,
        threshold: aws.kmsUsesPerHour,
        periodSeconds: 3600,
      },
    );
  }
  watch(
    { at: new Optional(at, 'strangers', given(aws.fieldKeyArn)), values },
    {
      name: 'field-key-by-strangers',
      what: 'Somebody other than the services used the key of encrypted fields',
      pattern: `{ ${useOf(aws.fieldKeyArn)} && ${strangers(values)} }`,
      threshold: 0,
      periodSeconds: 300,
    },
  );
}

const refused = '$.errorCode = "*AccessDenied*" || $.errorCode = "*UnauthorizedOperation*"';

const REFUSALS = {
  'key-refused': ['kms', 'Decryption was refused'],
  'parameter-refused': ['ssm', 'Somebody without permission tried to read a parameter'], // control: parameter-refused
  'secret-refused': ['secretsmanager', 'Somebody without permission tried to read a secret'],
  // control: registry-refused
  'registry-refused': ['ecr', 'Somebody without permission tried to pull or push an image'],
} as const;

/** What the trail of the account is watched for; only where the trail is this installation's own. */
export function watches({ at, values }: Account): void {
  const account = { at: new Optional(at, 'watches', values.aws.accountGuards), values };
  keyWatches(account);
  watch(account, {
    name: 'parameter-access',
    what: 'Parameters are read more than usual',
    pattern: '{ $.eventSource = "ssm.amazonaws.com" && $.eventName = "GetParameter*" }', // control: parameter-reads
    threshold: 500,
    periodSeconds: 3600,
  });
  for (const [name, [service, what]] of Object.entries(REFUSALS)) {
    watch(account, {
      name,
      what,
      pattern: `{ $.eventSource = "${service}.amazonaws.com" && (${refused}) }`,
      threshold: 0,
      periodSeconds: 300,
    });
  }
}
