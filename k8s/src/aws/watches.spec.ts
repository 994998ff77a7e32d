import { awsFields, manifestsOf, ofKind } from '../testing/find.js';
import { counts } from '../testing/log-filter.js';
import { VALUE_SETS } from '../testing/value-sets.js';

const full = manifestsOf(VALUE_SETS['full']);
const keyArn = (digit: string): string =>
  `arn:aws:kms:ca-central-1:111122223333:key/${digit.repeat(8)}-0000-0000-0000-000000000000`;
const [DATABASE, FIELDS, LOGS] = ['0', '2', '3'].map(keyArn) as [string, string, string];

const seenBy = (name: string, record: object): boolean =>
  counts(awsFields(full, 'MetricFilter', name)['pattern'] as string, record);

const role = (name: string) => ({
  type: 'AssumedRole',
  arn: `arn:aws:sts::111122223333:assumed-role/${name}/session`,
  sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${name}` } },
});
const person = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/eve', userName: 'eve' };

/** As CloudTrail writes them: Decrypt names no key in its request, GenerateDataKey what the caller called it. */
const decrypt = (userIdentity: object, key = FIELDS) => ({
  eventSource: 'kms.amazonaws.com',
  eventName: 'Decrypt',
  userIdentity,
  requestParameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: { purpose: 'connection' } },
  responseElements: null,
  readOnly: true,
  resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: key }],
});
const dataKey = (userIdentity: object, key = FIELDS) => ({
  ...decrypt(userIdentity, key),
  eventName: 'GenerateDataKey',
  requestParameters: { keyId: 'alias/aila-fields', keySpec: 'AES_256' },
});
const refusal = (service: string, errorCode: string) => ({
  eventSource: `${service}.amazonaws.com`,
  eventName: 'GetSomething',
  errorCode,
  userIdentity: person,
});

describe('the key of encrypted fields', () => {
  test('a stranger who decrypts is seen, whatever kind of stranger', () => {
    const strangers = [
      person,
      role('Administrator'),
      role('aila-gateway'),
      { type: 'Root', arn: 'arn:aws:iam::111122223333:root' },
    ];
    for (const who of strangers) {
      expect(seenBy('field-key-by-strangers', decrypt(who))).toBe(true);
      expect(seenBy('field-key-by-strangers', dataKey(who))).toBe(true);
    }
  });

  test('the service that owns it is no stranger', () => {
    expect(seenBy('field-key-by-strangers', decrypt(role('aila-auth')))).toBe(false);
    expect(seenBy('field-key-by-strangers', dataKey(role('aila-auth')))).toBe(false);
  });

  test('other keys, and looking at this one, raise no alarm', () => {
    expect(seenBy('field-key-by-strangers', decrypt(person, DATABASE))).toBe(false);
    expect(seenBy('field-key-by-strangers', { ...decrypt(role('crossplane')), eventName: 'DescribeKey' })).toBe(false);
  });
});

describe('use of a key', () => {
  const KEYS = { 'key-use-database': DATABASE, 'key-use-fields': FIELDS, 'key-use-logs': LOGS };

  test.each(Object.entries(KEYS))('%s counts its own key alone, in a metric of its own', (name, key) => {
    for (const other of Object.values(KEYS)) {
      expect(seenBy(name, decrypt(role('aila-auth'), other))).toBe(other === key);
      expect(seenBy(name, dataKey(person, other))).toBe(other === key);
      for (const eventName of ['Encrypt', 'ReEncrypt', 'GenerateDataKeyWithoutPlaintext'])
        expect(seenBy(name, { ...decrypt(person, other), eventName })).toBe(other === key);
    }
    expect(awsFields(full, 'MetricFilter', name)['metricTransformation']).toMatchObject({ name });
    expect(awsFields(full, 'MetricAlarm', name)).toMatchObject({ metricName: name, threshold: 5000, period: 3600 });
  });

  test('no filter is written for a key that is not known yet', () => {
    const patterns = ofKind(manifestsOf({ aws: { enabled: true } }), 'MetricFilter').map((manifest) =>
      JSON.stringify(manifest),
    );
    expect(patterns.filter((pattern) => pattern.includes('ARN = \\"\\"'))).toEqual([]);
    expect(patterns.some((pattern) => pattern.includes(DATABASE))).toBe(true);
  });
});

describe('refusals', () => {
  test.each([
    ['key-refused', 'kms'],
    ['parameter-refused', 'ssm'],
    ['secret-refused', 'secretsmanager'],
    ['registry-refused', 'ecr'],
  ])('%s counts them at %s alone', (name, service) => {
    for (const code of ['AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation']) {
      expect(seenBy(name, refusal(service, code))).toBe(true);
    }
    expect(seenBy(name, refusal(service, 'ThrottlingException'))).toBe(false);
    expect(seenBy(name, refusal('s3', 'AccessDenied'))).toBe(false);
    expect(seenBy(name, decrypt(person))).toBe(false);
  });

  test('reading parameters is counted, refused or not', () => {
    expect(seenBy('parameter-access', { eventSource: 'ssm.amazonaws.com', eventName: 'GetParametersByPath' })).toBe(
      true,
    );
    expect(seenBy('parameter-access', { eventSource: 'ssm.amazonaws.com', eventName: 'PutParameter' })).toBe(false);
  });
});
