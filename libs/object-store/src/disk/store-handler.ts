import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AilaError, retryAfterOf, toProblem, type ErrorCode } from '@aila/contracts';
import { isObjectKey } from '../object-key.js';
import type { ByteRange, ObjectInfo } from '../object-store.js';
import { parseRange } from './byte-range.js';
import { contentDisposition } from '../content-disposition.js';
import type { DiskObjectStore } from './disk-object-store.js';
import { defaultTransferLimits, Pace, within, type TransferLimits } from './pace.js';
import type { DownloadTerms } from './signing.js';
import { checkAnnounced, checkedBody, drain } from './upload-body.js';

export interface StoreHandlerOptions {
  readonly store: DiskObjectStore;
  /** Path below which objects are served, such as `/store`. */
  readonly basePath: string;
  /** Told of faults of the store itself; the client learns no more than INTERNAL. */
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<TransferLimits>;
  /** Told of each upload or download that a limit refused or ended, by the name of the limit. */
  readonly onRefusal?: (limit: string) => void;
  /**
   * A refused upload is read on for so many bytes and so long, because a client that is cut off while it sends sees a
   * broken connection and not the answer.
   */
  readonly drainBytes?: number;
  readonly drainMs?: number;
}

export type StoreHandler = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;

const DRAIN = { drainBytes: 16 * 1024 * 1024, drainMs: 5_000 };

const limitNames: Partial<Record<ErrorCode, string>> = {
  UPLOAD_TOO_SLOW: 'upload-pace',
  UPLOAD_RUNNING: 'uploads-per-permit',
};

/** Serves the addresses that a `DiskObjectStore` hands out, on plain Node requests. */
export function createStoreHandler(options: StoreHandlerOptions): StoreHandler {
  const handling = new StoreHandling({ ...DRAIN, ...options });
  return (request, response, requestId) => handling.handle(request, response, requestId);
}

class StoreHandling {
  private readonly store: DiskObjectStore;
  private readonly limits: TransferLimits;
  /** Keys that are being sent now. A permit is for one key, and no two permits are. */
  private readonly uploading = new Set<string>();

  constructor(private readonly settings: StoreHandlerOptions & typeof DRAIN) {
    this.store = settings.store;
    this.limits = { ...defaultTransferLimits, ...settings.limits };
  }

  async handle(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    try {
      const { key, query } = readAddress(request.url ?? '', this.settings.basePath);
      if (request.method === 'PUT') await this.upload(request, response, key, query);
      else if (request.method === 'GET' || request.method === 'HEAD')
        await this.download(request, response, key, query);
      else throw new AilaError('METHOD_NOT_ALLOWED');
    } catch (error) {
      await this.refuse(request, response, requestId, error);
    }
  }

  private async upload(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    query: URLSearchParams,
  ): Promise<void> {
    const terms = this.store.signer.readUpload(key, query);
    checkAnnounced(request.headers, terms);
    const { eTag } = await this.alone(key, () => {
      const body = checkedBody(request, terms, new Pace(this.limits));
      return this.store.put(key, Readable.from(body, { objectMode: false }), terms.contentType);
    });
    response.writeHead(200, { etag: `"${eTag}"`, 'content-length': 0, 'cache-control': 'no-store' }).end();
  }

  private async alone<T>(key: string, upload: () => Promise<T>): Promise<T> {
    if (this.uploading.has(key)) throw new AilaError('UPLOAD_RUNNING');
    this.uploading.add(key);
    try {
      return await upload();
    } finally {
      this.uploading.delete(key);
    }
  }

  private async download(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    query: URLSearchParams,
  ): Promise<void> {
    const terms = this.store.signer.readDownload(key, query);
    const info = await this.store.stat(key);
    if (!info) throw new AilaError('NOT_FOUND', { what: 'file' });
    const { 'if-range': condition, range: wanted } = request.headers;
    const range = condition === undefined || condition === `"${info.eTag}"` ? parseRange(wanted, info.size) : undefined;
    if (range === 'unsatisfiable') {
      response.setHeader('content-range', `bytes */${info.size}`);
      throw new AilaError('RANGE_UNSATISFIABLE', { size: info.size });
    }
    const headers = downloadHeaders(info, terms, range);
    const status = range ? 206 : 200;
    if (request.method === 'HEAD') {
      response.writeHead(status, headers).end();
      return;
    }
    const { body } = await this.store.open(key, range);
    response.writeHead(status, headers);
    const { readerIdleMs, totalMs } = this.limits;
    const cutOff = () => {
      this.settings.onRefusal?.('download-pace');
      response.destroy();
    };
    // The connection's own timer: it looks whether anything moves, also in what the system has buffered.
    response.setTimeout(readerIdleMs, cutOff);
    const sending = pipeline(body, response).catch((error: NodeJS.ErrnoException) => {
      // The client went away; there is nobody to tell.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
    if ((await within(sending, totalMs)) === 'late') cutOff();
  }

  private async refuse(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    cause: unknown,
  ): Promise<void> {
    const error = cause instanceof AilaError ? cause : new AilaError('INTERNAL', {}, { cause });
    if (error.status >= 500) this.settings.onError(error.cause ?? error);
    const limit = limitNames[error.code];
    if (limit) this.settings.onRefusal?.(limit);
    if (response.headersSent || request.socket.destroyed) {
      response.destroy();
      return;
    }
    const problem = Buffer.from(JSON.stringify(toProblem(error, requestId)));
    const seconds = retryAfterOf(error);
    const hasUnreadBody = !request.complete;
    response.writeHead(error.status, {
      'content-type': 'application/problem+json',
      'content-length': problem.length,
      'cache-control': 'no-store',
      ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
      ...(hasUnreadBody ? { connection: 'close' } : {}),
    });
    // The answer goes out first, for clients that read while they send; the rest of the body is read for the others.
    response.write(problem);
    if (hasUnreadBody) await drain(request, this.settings);
    response.end();
  }
}

function readAddress(url: string, basePath: string): { key: string; query: URLSearchParams } {
  const [path = '', query = ''] = url.split('?', 2);
  const key = path.startsWith(`${basePath}/`) ? path.slice(basePath.length + 1) : '';
  // Keys need no escaping, so what is escaped, or climbs, is no key.
  if (!isObjectKey(key)) throw new AilaError('NOT_FOUND', { what: 'file' });
  return { key, query: new URLSearchParams(query) };
}

function downloadHeaders(info: ObjectInfo, terms: DownloadTerms, range: ByteRange | undefined) {
  return {
    'content-type': info.contentType,
    'content-length': range ? range.end - range.start + 1 : info.size,
    'content-disposition': contentDisposition(terms.disposition, terms.fileName),
    etag: `"${info.eTag}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    // A file may be anything: nothing in it runs, and nobody guesses that it is something else.
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${info.size}` } : {}),
  };
}
