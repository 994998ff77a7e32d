import { eventsQueueArn, eventsQueueName } from '../iam/names.js';
import { json } from '../template/json.js';
import { type Account, managed, ref } from './managed.js';

interface BucketPlan {
  readonly name: string;
  readonly bucket: string;
  /** Statements beside the denials that every bucket has. */
  readonly statements?: readonly object[];
  readonly lifecycle: readonly object[];
}

/** Nothing travels unencrypted or under an outdated protocol, whoever asks. */
const denials = (bucket: string): object[] => {
  const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  const deny = (Sid: string, Condition: object) => ({
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource,
    Condition,
  });
  return [
    deny('TlsOnly', { Bool: { 'aws:SecureTransport': 'false' } }), // control: bucket-tls
    deny('Tls12OrLater', { NumericLessThan: { 's3:TlsVersion': '1.2' } }), // control: bucket-tls-version
  ];
};

export function privateBucket(account: Account, { name, bucket, statements = [], lifecycle }: BucketPlan): void {
  const bucketRef = ref(name);
  managed(account, 's3', 'Bucket', name, {}, { externalName: bucket });
  managed(account, 's3', 'BucketServerSideEncryptionConfiguration', name, {
    bucketRef,
    // control: bucket-encryption
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' }, bucketKeyEnabled: false }],
  });
  managed(account, 's3', 'BucketPublicAccessBlock', name, {
    bucketRef,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true, // control: no-public-bucket
  });
  managed(account, 's3', 'BucketOwnershipControls', name, {
    bucketRef,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  managed(account, 's3', 'BucketVersioning', name, { bucketRef, versioningConfiguration: { status: 'Enabled' } });
  managed(account, 's3', 'BucketLifecycleConfiguration', name, { bucketRef, rule: lifecycle });
  managed(account, 's3', 'BucketPolicy', name, {
    bucketRef,
    policy: json({ Version: '2012-10-17', Statement: [...denials(bucket), ...statements] }),
  });
}

export const expireOldVersions = (days: number) => ({
  id: 'old-versions',
  status: 'Enabled',
  filter: [{ prefix: '' }],
  noncurrentVersionExpiration: [{ noncurrentDays: days }],
  abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
});

/** Browsers upload straight to the bucket with a permit; only the one public origin may. */
function uploads(account: Account): void {
  const { objectStore, publicHost } = account.values;
  privateBucket(account, { name: 'files', bucket: objectStore.bucket, lifecycle: [expireOldVersions(30)] });
  managed(account, 's3', 'BucketCorsConfiguration', 'files', {
    bucketRef: ref('files'),
    corsRule: [
      {
        allowedMethods: ['GET', 'POST', 'PUT'],
        allowedOrigins: [`https://${publicHost}`], // control: upload-origin
        allowedHeaders: ['*'],
        exposeHeaders: ['ETag'],
        maxAgeSeconds: 3000,
      },
    ],
  });
  managed(account, 's3', 'BucketLogging', 'files', {
    bucketRef: ref('files'),
    targetBucketRef: ref('logs'),
    targetPrefix: 's3/files/',
  });
}

const tlsOnly = (queue: string) => ({
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: queue,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/**
 * Object events, encrypted with SQS's own keys: S3 cannot deliver to a queue under `alias/aws/sqs`, since nobody can
 * edit that key's policy. Only this bucket of this account may send, only over TLS.
 */
function objectEvents(account: Account): void {
  const { values } = account;
  const { aws, objectStore } = values;
  const queueName = eventsQueueName(values);
  const queueArn = eventsQueueArn(values);
  const deadArn = `${queueArn}-dead`;
  managed(account, 'sqs', 'Queue', 'object-events-dead', {
    name: `${queueName}-dead`,
    sqsManagedSseEnabled: true,
    messageRetentionSeconds: 1209600,
  });
  managed(account, 'sqs', 'Queue', 'object-events', {
    name: queueName,
    sqsManagedSseEnabled: true, // control: queue-encryption
    messageRetentionSeconds: 1209600,
    receiveWaitTimeSeconds: 20,
    visibilityTimeoutSeconds: 300,
    redrivePolicy: json({ deadLetterTargetArn: deadArn, maxReceiveCount: 5 }),
  });
  managed(account, 'sqs', 'QueuePolicy', 'object-events', {
    queueUrlRef: ref('object-events'),
    policy: json({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'BucketEventsOnly',
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' }, // control: queue-sender
          Action: 'sqs:SendMessage',
          Resource: queueArn,
          Condition: {
            ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${objectStore.bucket}` },
            StringEquals: { 'aws:SourceAccount': aws.accountId },
          },
        },
        tlsOnly(queueArn),
      ],
    }),
  });
  managed(account, 'sqs', 'QueuePolicy', 'object-events-dead', {
    queueUrlRef: ref('object-events-dead'),
    policy: json({ Version: '2012-10-17', Statement: [tlsOnly(deadArn)] }), // control: dead-letter-tls
  });
  managed(account, 's3', 'BucketNotification', 'files', {
    bucketRef: ref('files'),
    queue: [
      // control: object-event-kinds
      { id: 'object-events', queueArnRef: ref('object-events'), events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] },
    ],
  });
}

export function storage(account: Account): void {
  uploads(account);
  objectEvents(account);
}
