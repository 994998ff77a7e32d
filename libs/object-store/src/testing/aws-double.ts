import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseRange } from '../disk/byte-range.js';
import { SignatureChecker } from './signature-v4.js';

interface StoredObject {
  readonly content: Buffer;
  readonly contentType: string;
  readonly eTag: string;
  /** Further headers that came with it and go with it. */
  readonly headers: Readonly<Record<string, string>>;
  modifiedAt: number;
}

/** What S3 keeps of an upload beside its type. */
const keptHeaders = ['cache-control', 'x-amz-server-side-encryption'];

interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  receipt: string;
  visibleAt: number;
}

/**
 * As much of S3 and SQS as the adapter uses, with every signature, form policy and expiry checked: one bucket that sends
 * its events to one queue.
 */
export class AwsDouble {
  private readonly objects = new Map<string, StoredObject>();
  private readonly messages: QueuedMessage[] = [];

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
    readonly bucket: string,
    private readonly signatures: SignatureChecker,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    // As S3 does once its bucket is told where to send events.
    this.enqueue({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket });
  }

  static async start(credentials: { accessKeyId: string; secretAccessKey: string }): Promise<AwsDouble> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const signatures = new SignatureChecker(credentials.accessKeyId, credentials.secretAccessKey);
    return new AwsDouble(server, endpoint, 'course-files', signatures);
  }

  get queueUrl(): string {
    return `${this.endpoint}/000000000000/object-events`;
  }

  /** In the order in which they were last written. */
  get keys(): string[] {
    return [...this.objects.keys()];
  }

  /** Lets everything that is stored be so many milliseconds older. */
  age(milliseconds: number): void {
    for (const object of this.objects.values()) object.modifiedAt -= milliseconds;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint);
    const body = Buffer.concat(await request.toArray());
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data') ?? false;
    if (!isForm && !this.signatures.isSigned(request, url, body)) return fail(response, 403, 'SignatureDoesNotMatch');
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') return this.queue(target, body, response);
    const key = decodeURIComponent(url.pathname.slice(`/${this.bucket}/`.length));
    if (isForm) return this.form(request, body, response);
    if (request.method === 'GET' && url.searchParams.has('list-type')) return this.list(url, response);
    if (request.method === 'POST' && url.searchParams.has('delete')) return this.deleteMany(body, response);
    return this.object(request, url, key, body, response);
  }

  private object(request: IncomingMessage, url: URL, key: string, body: Buffer, response: ServerResponse): void {
    if (request.method === 'PUT') {
      const kept = keptHeaders.flatMap((name) => [[name, request.headers[name]]]).filter(([, value]) => value);
      const headers = Object.fromEntries(kept) as Record<string, string>;
      const { eTag } = this.store(key, body, request.headers['content-type'] ?? '', 'Put', headers);
      response.writeHead(200, { etag: `"${eTag}"` }).end();
      return;
    }
    if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    const object = this.objects.get(key);
    if (!object) return fail(response, 404, 'NoSuchKey');
    const range = parseRange(request.headers.range, object.content.length);
    if (range === 'unsatisfiable') return fail(response, 416, 'InvalidRange');
    const content = range ? object.content.subarray(range.start, range.end + 1) : object.content;
    const disposition = url.searchParams.get('response-content-disposition');
    response.writeHead(range ? 206 : 200, {
      etag: `"${object.eTag}"`,
      'content-type': object.contentType,
      'last-modified': new Date(object.modifiedAt).toUTCString(),
      ...object.headers,
      'content-length': content.length,
      ...(disposition ? { 'content-disposition': disposition } : {}),
      ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${object.content.length}` } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : content);
  }

  private async form(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const type = request.headers['content-type'] ?? '';
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const text = (name: string): string => String(form.get(name) ?? '');
    const policy = text('Policy');
    if (!this.signatures.isSignedPolicy(policy, text('X-Amz-Credential'), text('X-Amz-Signature'))) {
      return fail(response, 403, 'SignatureDoesNotMatch');
    }
    const file = form.get('file');
    const content = typeof file === 'string' || file === null ? Buffer.alloc(0) : Buffer.from(await file.arrayBuffer());
    const refusal = violation(
      JSON.parse(Buffer.from(policy, 'base64').toString()) as Policy,
      form,
      this.bucket,
      content,
    );
    if (refusal) return fail(response, 403, refusal);
    this.store(text('key'), content, text('Content-Type'), 'Post');
    response.writeHead(204).end();
  }

  private list(url: URL, response: ServerResponse): void {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(url.searchParams.get('prefix') ?? ''));
    const dateOf = (key: string) => new Date(this.objects.get(key)?.modifiedAt ?? 0).toISOString();
    const contents = keys
      .map((key) => `<Contents><Key>${key}</Key><LastModified>${dateOf(key)}</LastModified></Contents>`)
      .join('');
    xml(response, 200, `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`);
  }

  private deleteMany(body: Buffer, response: ServerResponse): void {
    for (const [, key] of body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)) this.objects.delete(key!);
    xml(response, 200, '<DeleteResult></DeleteResult>');
  }

  private store(
    key: string,
    content: Buffer,
    contentType: string,
    way: 'Put' | 'Post',
    headers: Readonly<Record<string, string>> = {},
  ): StoredObject {
    const eTag = createHash('md5').update(content).digest('hex');
    const object = { content, contentType, eTag, headers, modifiedAt: Date.now() };
    this.objects.delete(key);
    this.objects.set(key, object);
    const encodedKey = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
    this.enqueue({
      Records: [
        {
          eventName: `ObjectCreated:${way}`,
          s3: { bucket: { name: this.bucket }, object: { key: encodedKey, size: content.length, eTag: object.eTag } },
        },
      ],
    });
    return object;
  }

  private enqueue(message: object): void {
    this.messages.push({ id: randomUUID(), body: JSON.stringify(message), receipt: '', visibleAt: 0 });
  }

  private async queue(target: string, body: Buffer, response: ServerResponse): Promise<void> {
    const input = JSON.parse(body.toString()) as Record<string, string & number>;
    const answer = (content: object): void => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(content));
    };
    if (target === 'AmazonSQS.ReceiveMessage') {
      for (const deadline = Date.now() + input['WaitTimeSeconds']! * 1000; Date.now() < deadline; await sleep(10)) {
        if (response.destroyed || this.messages.some((message) => message.visibleAt <= Date.now())) break;
      }
      if (response.destroyed) return;
      const visible = this.messages.filter((message) => message.visibleAt <= Date.now());
      const taken = visible.slice(0, input['MaxNumberOfMessages']).map((message) => {
        message.receipt = randomUUID();
        message.visibleAt = Date.now() + input['VisibilityTimeout']! * 1000;
        const MD5OfBody = createHash('md5').update(message.body).digest('hex');
        return { MessageId: message.id, ReceiptHandle: message.receipt, Body: message.body, MD5OfBody };
      });
      return answer({ Messages: taken });
    }
    const at = this.messages.findIndex((message) => message.receipt === input['ReceiptHandle']);
    if (at < 0) return fail(response, 400, 'ReceiptHandleIsInvalid');
    if (target === 'AmazonSQS.DeleteMessage') this.messages.splice(at, 1);
    else this.messages[at]!.visibleAt = Date.now() + input['VisibilityTimeout']! * 1000;
    answer({});
  }
}

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly (Record<string, string> | readonly [string, string | number, string | number])[];
}

/** What a form policy forbids about a form. A field that no condition names is forbidden, as S3 has it. */
function violation(policy: Policy, form: FormData, bucket: string, content: Buffer): string | undefined {
  if (Date.now() > Date.parse(policy.expiration)) return 'PolicyExpired';
  const named = new Set(['policy', 'x-amz-signature', 'file']);
  for (const condition of policy.conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      if (content.length < Number(condition[1])) return 'EntityTooSmall';
      if (content.length > Number(condition[2])) return 'EntityTooLarge';
      continue;
    }
    const [[name, value]] = Array.isArray(condition)
      ? [[String(condition[1]).slice(1), String(condition[2])]]
      : (Object.entries(condition) as [[string, string]]);
    named.add(name!.toLowerCase());
    const given = name === 'bucket' ? bucket : form.get(name!);
    if (given !== value) return `InvalidPolicy: ${name}`;
  }
  return [...form.keys()].find((name) => name !== 'bucket' && !named.has(name.toLowerCase()));
}

function fail(response: ServerResponse, status: number, code: string): void {
  xml(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function xml(response: ServerResponse, status: number, content: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${content}`);
}
