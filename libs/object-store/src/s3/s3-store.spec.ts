import { setTimeout as sleep } from 'node:timers/promises';
import { AwsDouble } from '../testing/aws-double.js';
import { describeObjectStore } from '../testing/conformance.js';
import { createS3Client, createSqsClient } from './clients.js';
import { S3ObjectStore } from './s3-object-store.js';
import { SqsObjectEvents } from './sqs-object-events.js';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret that only this test knows' };

async function startS3Store() {
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
  const aws = await AwsDouble.start(credentials);
  const place = { region: 'ca-central-1', endpoint: aws.endpoint };
  const [s3, sqs] = [createS3Client(place), createSqsClient(place)];
  return {
    aws,
    store: new S3ObjectStore(s3, aws.bucket),
    createEvents: () => new SqsObjectEvents({ client: sqs, queueUrl: aws.queueUrl, retrySeconds: 1 }),
    stop: async () => {
      s3.destroy();
      sqs.destroy();
      await aws.stop();
    },
  };
}

describeObjectStore('the S3 store', startS3Store);

describe('the S3 store', () => {
  let test: Awaited<ReturnType<typeof startS3Store>>;
  beforeAll(async () => {
    test = await startS3Store();
  });
  afterAll(() => test.stop());

  it('is refused by a service that knows another secret', async () => {
    const other = await AwsDouble.start({ ...credentials, secretAccessKey: 'another secret' });
    const client = createS3Client({ region: 'ca-central-1', endpoint: other.endpoint });
    try {
      await expect(new S3ObjectStore(client, other.bucket).stat('a/b')).rejects.toThrow();
    } finally {
      client.destroy();
      await other.stop();
    }
  });

  it('binds the form of a permit to the key, the type, the size and the time', async () => {
    const permit = await test.store.createUploadPermit({
      key: 'course/module/file/1',
      contentType: 'application/pdf',
      minBytes: 5,
      maxBytes: 10,
    });
    const policy = JSON.parse(Buffer.from(permit.fields!['Policy']!, 'base64').toString()) as {
      expiration: string;
      conditions: unknown[];
    };
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 5, 10],
        { bucket: test.aws.bucket },
        { key: 'course/module/file/1' },
        { 'Content-Type': 'application/pdf' },
      ]),
    );
    const life = Date.parse(policy.expiration) - Date.now();
    expect(life).toBeGreaterThan(295_000);
    expect(life).toBeLessThanOrEqual(300_000);
  });

  it('goes on asking a queue that does not answer, and says so', async () => {
    const errors: string[] = [];
    const sqs = createSqsClient({ region: 'ca-central-1', endpoint: 'http://127.0.0.1:9' });
    const events = new SqsObjectEvents({
      client: sqs,
      queueUrl: 'http://127.0.0.1:9/000000000000/gone',
      onError: (_error, what) => errors.push(what),
    });
    const subscription = await events.subscribe(() => Promise.resolve());
    for (let tries = 0; tries < 600 && errors.length === 0; tries += 1) await sleep(50);
    await subscription.close();
    sqs.destroy();
    expect(errors).toContain('receiving');
  });
});
