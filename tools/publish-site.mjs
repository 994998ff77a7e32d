/**
 * Puts the built web client into the bucket that CloudFront reads with `edge.site: bucket`:
 *
 *     npx nx build @aila/web && AWS_REGION=ca-central-1 node tools/publish-site.mjs aila-site-111122223333
 *
 * Whoever runs it needs s3:ListBucket on the bucket, s3:PutObject and s3:DeleteObject on what is in it. Files with a
 * hash in their name are kept by browsers for a year; the page that names them is asked for anew each time, so there is
 * nothing to invalidate. It is uploaded last: until then the old one stays whole. Files of the page before are left
 * for those who have it open, and go with the publication after.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeleteObjectsCommand, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const [bucket, folder = fileURLToPath(new URL('../apps/web/dist', import.meta.url))] = process.argv.slice(2);
if (!bucket) {
  console.error('Usage: node tools/publish-site.mjs BUCKET [FOLDER]');
  process.exit(2);
}

const PAGE = 'index.html';
/** Of the gateway, which sends them as they are; CloudFront compresses by itself and knows nothing of such neighbours. */
const COMPRESSED = ['.br', '.gz'];
const hour = 60 * 60 * 1000;

/** What browsers must be told, since they are also told not to guess. */
const contentTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !COMPRESSED.includes(extname(path)))
  .map((path) => ({ path, key: relative(folder, path).split(sep).join('/'), type: contentTypes[extname(path)] }));
const untyped = files.filter(({ type }) => type === undefined).map(({ key }) => key);
if (untyped.length > 0) throw new Error(`Of what type are these? ${untyped.join(', ')}`);
const page = files.find(({ key }) => key === PAGE);
if (!page) throw new Error(`${folder} holds no ${PAGE}: build the web client first.`);

const s3 = new S3Client({});

async function stored() {
  const objects = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket }))
    objects.push(...Contents);
  return objects;
}

const upload = ({ path, key, type }) =>
  s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: readFileSync(path),
      ContentType: type,
      CacheControl: key.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ServerSideEncryption: 'AES256',
    }),
  );

const before = await stored();
const waiting = files.filter((file) => file !== page);
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (let file = waiting.pop(); file; file = waiting.pop()) await upload(file);
  }),
);
await upload(page);

// A publication takes less than an hour and ends with the page: what is older is of one before the last.
const last = before.find(({ Key }) => Key === PAGE)?.LastModified;
const kept = new Set(files.map(({ key }) => key));
const stale = last ? before.filter(({ Key, LastModified }) => !kept.has(Key) && LastModified < last - hour) : [];
for (let at = 0; at < stale.length; at += 1000) {
  const Objects = stale.slice(at, at + 1000).map(({ Key }) => ({ Key }));
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
  if (Errors.length > 0)
    throw new Error(`Not deleted: ${Errors.map(({ Key, Code }) => `${Key} (${Code})`).join(', ')}`);
}
console.log(`${files.length} files are in ${bucket}, ${stale.length} old ones are gone.`);
