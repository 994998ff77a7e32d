import type { Readable } from 'node:stream';

/** Seconds for which permits and download addresses are good, unless asked otherwise. */
export const DEFAULT_EXPIRY_SECONDS = 300;

export interface UploadRequest {
  /** Made by the server, never by the one who uploads; see `isObjectKey`. */
  readonly key: string;
  readonly contentType: string;
  /** Both bounds are inclusive, in bytes. */
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly expiresInSeconds?: number;
}

/**
 * What a browser needs to send one object straight to the store. PUT: the bytes are the body, sent with `headers`.
 * POST: a multipart form with `fields` first and the bytes as `file` last.
 */
export interface UploadPermit {
  readonly method: 'PUT' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly contentType: string;
}

export interface DownloadRequest {
  readonly key: string;
  /** The name that the file is saved under; any Unicode. */
  readonly fileName: string;
  /** `inline` lets the browser show what it can show; the default is to save. */
  readonly disposition?: 'attachment' | 'inline';
  readonly expiresInSeconds?: number;
}

export interface DownloadAddress {
  readonly url: string;
  readonly expiresAt: Date;
}

export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  /** Without quotation marks; equal bytes under one key have the same. */
  readonly eTag: string;
  readonly contentType: string;
}

export interface ByteRange {
  /** First byte, from 0. */
  readonly start: number;
  /** Last byte, inclusive. */
  readonly end: number;
}

export interface OpenObject extends ObjectInfo {
  /** The caller reads it to its end or destroys it. */
  readonly body: Readable;
}

/** Where files lie. An object appears whole or not at all; it is never seen half-written. */
export abstract class ObjectStore {
  /** Lets somebody upload one object without the bytes passing through the caller. */
  abstract createUploadPermit(request: UploadRequest): Promise<UploadPermit>;

  /** Lets somebody download one object; whether it exists is seen at the download. */
  abstract createDownloadUrl(request: DownloadRequest): Promise<DownloadAddress>;

  /** Stores bytes that the server itself made. Raises an event as an upload does. */
  abstract put(key: string, body: Readable | Uint8Array, contentType: string): Promise<ObjectInfo>;

  /** @throws AilaError NOT_FOUND */
  abstract open(key: string, range?: ByteRange): Promise<OpenObject>;

  /** Undefined when there is no such object. */
  abstract stat(key: string): Promise<ObjectInfo | undefined>;

  /** Also succeeds when there is no such object. */
  abstract delete(key: string): Promise<void>;

  /**
   * Deletes every object below a prefix of whole segments such as `course/module/`.
   *
   * @returns how many objects were deleted
   */
  abstract deletePrefix(prefix: string): Promise<number>;
}
