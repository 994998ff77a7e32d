import { json } from '../template/json.js';
import { type Account, CLOUDFRONT_REGION, managed } from './managed.js';

/** What a line of the log says. Cookies and queries are left out, since tokens and codes travel in them. */
// control: access-log-fields
const FIELDS = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'sc-status',
  'cs(User-Agent)',
  'x-edge-result-type',
  'x-edge-request-id',
  'x-host-header',
  'cs-protocol',
  'cs-bytes',
  'time-taken',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-response-result-type',
  'cs-protocol-version',
  'time-to-first-byte',
  'x-edge-detailed-result-type',
];

/**
 * CloudFront's access log by its second version: the first writes by access control lists, which our buckets refuse
 * (BucketOwnerEnforced). The provider has no kind of its own for it, hence the Cloud Control API.  */
export function accessLog(account: Account): void {
  const { aws } = account.values;
  const name = `${aws.prefix}-site`;
  const tags = [{ Key: 'Project', Value: aws.project }];
  const resource = (object: string, typeName: string, desiredState: object) =>
    managed(
      account,
      'cloudcontrol',
      'Resource',
      object,
      { typeName, desiredState: json({ ...desiredState, Tags: tags }) },
      { region: CLOUDFRONT_REGION },
    );
  resource('site-log-source', 'AWS::Logs::DeliverySource', {
    Name: name,
    ResourceArn: `arn:aws:cloudfront::${aws.accountId}:distribution/${aws.distributionId}`,
    LogType: 'ACCESS_LOGS',
  });
  resource('site-log-destination', 'AWS::Logs::DeliveryDestination', {
    Name: name,
    DestinationResourceArn: `arn:aws:s3:::${aws.logBucket}`,
    OutputFormat: 'json',
  });
  resource('site-log', 'AWS::Logs::Delivery', {
    DeliverySourceName: name,
    DeliveryDestinationArn: `arn:aws:logs:${CLOUDFRONT_REGION}:${aws.accountId}:delivery-destination:${name}`,
    RecordFields: FIELDS,
    // Below AWSLogs/<account>/, where the bucket admits it.
    S3EnableHiveCompatiblePath: false,
  });
}
