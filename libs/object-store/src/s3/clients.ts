import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where AWS, or something compatible, is reached; credentials come by the SDK's own chain (IRSA on EKS). */
export interface AwsPlace {
  readonly region: string;
  /** Another endpoint than AWS's own, with the bucket in the path. */
  readonly endpoint?: string;
}

export function createS3Client({ region, endpoint }: AwsPlace): S3Client {
  return new S3Client({
    region,
    // By default the SDK signs a checksum of the body into every upload, and for a presigned one the body is empty.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
}

export function createSqsClient({ region, endpoint }: AwsPlace): SQSClient {
  return new SQSClient({ region, ...(endpoint === undefined ? {} : { endpoint }) });
}
