import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AilaError } from '@aila/contracts';
import { contentDisposition } from '../content-disposition.js';
import { assertKeyPrefix, assertObjectKey } from '../object-key.js';
import {
  DEFAULT_EXPIRY_SECONDS,
  type ByteRange,
  type DownloadAddress,
  type DownloadRequest,
  type ObjectInfo,
  type ObjectStore,
  type OpenObject,
  type UploadPermit,
  type UploadRequest,
} from '../object-store.js';

/** As many keys as one DeleteObjects takes. */
const DELETE_BATCH = 1_000;

/**
 * Objects in an S3 bucket. The bucket sends its ObjectCreated events to the queue that `SqsObjectEvents` reads; who uses
 * this needs s3:GetObject, PutObject, DeleteObject on the objects and ListBucket on the bucket (without the latter, S3
 * answers 403 where there is nothing).
 */
export class S3ObjectStore implements ObjectStore {
  /** @param client made by `createS3Client`: with other checksum settings browsers cannot use what it signs */
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** A form, because only a form's policy bounds the size: a presigned PUT would take any. */
  async createUploadPermit(request: UploadRequest): Promise<UploadPermit> {
    const { key, contentType, minBytes, maxBytes, expiresInSeconds = DEFAULT_EXPIRY_SECONDS } = request;
    assertObjectKey(key);
    const expiresAt = expiryAfter(expiresInSeconds);
    const { url, fields } = await createPresignedPost(this.client, {
      Bucket: this.bucket,
      Key: key,
      Fields: { 'Content-Type': contentType },
      Conditions: [['content-length-range', minBytes, maxBytes]], // control: permit-size
      Expires: expiresInSeconds, // control: permit-expiry
    });
    return { method: 'POST', url, headers: {}, fields, expiresAt, minBytes, maxBytes, contentType };
  }

  async createDownloadUrl(request: DownloadRequest): Promise<DownloadAddress> {
    const { key, fileName, disposition = 'attachment', expiresInSeconds = DEFAULT_EXPIRY_SECONDS } = request;
    assertObjectKey(key);
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ResponseContentDisposition: contentDisposition(disposition, fileName),
      ResponseCacheControl: 'private, no-store',
    });
    const expiresAt = expiryAfter(expiresInSeconds);
    return { url: await getSignedUrl(this.client, command, { expiresIn: expiresInSeconds }), expiresAt };
  }

  async put(key: string, body: Readable | Uint8Array, contentType: string): Promise<ObjectInfo> {
    assertObjectKey(key);
    const upload = new Upload({
      client: this.client,
      params: { Bucket: this.bucket, Key: key, Body: body, ContentType: contentType },
    });
    await upload.done();
    const info = await this.stat(key);
    if (!info) throw new Error('an object that was just stored is not there');
    return info;
  }

  async open(key: string, range?: ByteRange): Promise<OpenObject> {
    assertObjectKey(key);
    const answer = await unlessMissing(
      this.client.send(
        new GetObjectCommand({
          Bucket: this.bucket,
          Key: key,
          ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
        }),
      ),
    );
    if (!answer) throw new AilaError('NOT_FOUND', { what: 'object' });
    const { Body: body, ContentRange: part } = answer;
    if (!(body instanceof Readable)) throw new Error('S3 answered without a stream');
    const size = part === undefined ? answer.ContentLength : Number(part.slice(part.lastIndexOf('/') + 1));
    return { ...infoOf(key, { ...answer, ContentLength: size }), body };
  }

  async stat(key: string): Promise<ObjectInfo | undefined> {
    assertObjectKey(key);
    const head = await unlessMissing(this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key })));
    return head && infoOf(key, head);
  }

  async delete(key: string): Promise<void> {
    assertObjectKey(key);
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  async deletePrefix(prefix: string): Promise<number> {
    assertKeyPrefix(prefix);
    let deleted = 0;
    const pages = paginateListObjectsV2(
      { client: this.client, pageSize: DELETE_BATCH },
      { Bucket: this.bucket, Prefix: prefix },
    );
    for await (const { Contents = [] } of pages) {
      const Objects = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
      if (Objects.length === 0) continue;
      const { Errors = [] } = await this.client.send(
        new DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }),
      );
      if (Errors.length > 0) throw new Error(`S3 did not delete ${Errors.length} objects: ${Errors[0]?.Code}`);
      deleted += Objects.length;
    }
    return deleted;
  }
}

function expiryAfter(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}

function infoOf(
  key: string,
  answer: { ContentLength?: number | undefined; ETag?: string | undefined; ContentType?: string | undefined },
): ObjectInfo {
  return {
    key,
    size: answer.ContentLength ?? 0,
    eTag: (answer.ETag ?? '').replaceAll('"', ''),
    contentType: answer.ContentType ?? 'application/octet-stream',
  };
}

async function unlessMissing<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return undefined;
    throw error;
  }
}
