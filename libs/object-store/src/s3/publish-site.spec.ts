import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { AwsDouble } from '../testing/aws-double.js';
import { createS3Client } from './clients.js';

const program = fileURLToPath(new URL('../../../../tools/publish-site.mjs', import.meta.url));
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret that only this test knows' };
const day = 24 * 60 * 60 * 1000;

let aws: AwsDouble;
beforeEach(async () => {
  aws = await AwsDouble.start(credentials);
});
afterEach(() => aws.stop());

/** Publishes a build of these files with the program as it is, in a process of its own. */
async function publish(...names: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aila-site-'));
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `the content of ${name}`);
  }
  try {
    await promisify(execFile)(process.execPath, [program, aws.bucket, folder], {
      env: {
        PATH: process.env['PATH'],
        AWS_REGION: 'ca-central-1',
        AWS_ENDPOINT_URL_S3: aws.endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function headersOf(Key: string) {
  const s3 = createS3Client({ region: 'ca-central-1', endpoint: aws.endpoint });
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
  const { ContentType, CacheControl, ServerSideEncryption } = await s3.send(
    new HeadObjectCommand({ Bucket: aws.bucket, Key }),
  );
  s3.destroy();
  return [ContentType, CacheControl, ServerSideEncryption];
}

test('every file is there with its type, its time in caches and its encryption, the page last', async () => {
  await publish('index.html', 'favicon.svg', 'assets/index-abc.js', 'assets/index-abc.css', 'assets/font.woff2');
  const year = 'public, max-age=31536000, immutable';
  expect(await headersOf('index.html')).toEqual(['text/html; charset=utf-8', 'no-cache', 'AES256']);
  expect(await headersOf('favicon.svg')).toEqual(['image/svg+xml', 'no-cache', 'AES256']);
  expect(await headersOf('assets/index-abc.js')).toEqual(['text/javascript; charset=utf-8', year, 'AES256']);
  expect(await headersOf('assets/index-abc.css')).toEqual(['text/css; charset=utf-8', year, 'AES256']);
  expect(await headersOf('assets/font.woff2')).toEqual(['font/woff2', year, 'AES256']);
  expect(aws.keys.at(-1)).toBe('index.html');
  expect(aws.keys).toHaveLength(5);
});

test('an open page still finds its files after a publication; they go with the next but one', async () => {
  await publish('index.html', 'assets/one.js');
  aws.age(day);
  await publish('index.html', 'assets/two.js');
  expect(aws.keys).toContain('assets/one.js');
  aws.age(day);
  await publish('index.html', 'assets/three.js');
  expect(aws.keys.sort()).toEqual(['assets/three.js', 'assets/two.js', 'index.html']);
});

test('what was compressed for the gateway stays at home', async () => {
  await publish(
    'index.html',
    'index.html.br',
    'index.html.gz',
    'assets/one.js',
    'assets/one.js.br',
    'assets/one.js.gz',
  );
  expect(aws.keys.sort()).toEqual(['assets/one.js', 'index.html']);
});

test('a folder that is no build changes nothing', async () => {
  await publish('index.html', 'assets/one.js');
  await expect(publish('assets/two.js')).rejects.toThrow(/holds no index\.html/);
  await expect(publish('index.html', 'assets/strange.xyz')).rejects.toThrow(/assets\/strange\.xyz/);
  expect(aws.keys.sort()).toEqual(['assets/one.js', 'index.html']);
});
