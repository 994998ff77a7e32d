import { createServer, type Http2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { isSigned } from './aws-signature.js';

/** What a call of ConverseStream asked for, as far as tests look at it. */
export interface ConverseCall {
  readonly modelId: string;
  readonly system: readonly { readonly text: string }[];
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: readonly { text: string }[] }[];
  readonly inferenceConfig: { readonly maxTokens: number };
  readonly guardrailConfig?: object;
}

/** How the double behaves when a model is asked to speak. */
export interface SpeakingModel {
  /** What it says, piece by piece; may depend on the call. */
  readonly say: (call: ConverseCall) => Iterable<string>;
  /** `endless` repeats what it says, `silent` says it and nothing more, `breaking` fails in the stream after it. */
  readonly then?: 'end' | 'endless' | 'silent' | 'breaking';
  /** Why it ends; `end_turn` by default, null for a stream that ends without saying why. */
  readonly stopReason?: string | null;
  /** What it thinks before it says anything. */
  readonly thoughts?: readonly string[];
}

const credentials = { accessKeyId: 'AKIDBEDROCK', secretAccessKey: 'a secret that only tests know' };
const region = 'ca-central-1';

/**
 * Amazon Bedrock's runtime as its API reference describes it, for two operations: HTTP/2, AWS signatures that are
 * checked, answers of ConverseStream in the binary event stream encoding with its checksums, and errors by name.
 */
export class BedrockDouble {
  readonly credentials = credentials;
  readonly region = region;
  readonly calls: ConverseCall[] = [];
  /** Requests to InvokeModel under way at the same time, at most. */
  mostAtOnce = 0;
  /** Answers that the caller left before their end. */
  released = 0;
  model: SpeakingModel = { say: () => ['Hello', ' there.'] };
  /** The vector of a text. */
  embed: (text: string) => Promise<readonly number[]> = () => Promise.reject(new Error('no embedding model'));
  /** Names of errors that the next requests are answered with, before anything else. */
  readonly failures: string[] = [];
  /** Accepts requests and never answers. */
  hanging = false;
  private atOnce = 0;

  private constructor(private readonly server: Http2Server) {}

  static async start(): Promise<BedrockDouble> {
    const server = createServer();
    const double = new BedrockDouble(server);
    server.on('request', (request, response) => {
      double.answer(request, response).catch(() => response.stream.destroy());
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return double;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sets what the AWS SDK reads, and gives back how it was. */
  useInEnvironment(): () => void {
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: this.endpoint,
    });
    return () => {
      process.env = before;
    };
  }

  /** Connections that are still open are left to their owners. */
  stop(): void {
    this.server.close();
  }

  private async answer(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const body = await text(request);
    const headers = request.headers as unknown as Record<string, string>;
    const signed = { method: request.method, path: request.url, headers, body };
    if (!isSigned(signed, credentials.secretAccessKey, region, 'bedrock'))
      return fail(response, 403, 'InvalidSignatureException');
    const failure = this.failures.shift();
    if (failure) return fail(response, STATUS[failure] ?? 500, failure);
    if (this.hanging) return response.stream.on('close', () => (this.released += 1)) && undefined;
    const [, modelId = '', operation] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(request.url) ?? [];
    const input = JSON.parse(body) as Record<string, unknown>;
    if (operation === 'converse-stream')
      return this.converse({ modelId: decodeURIComponent(modelId), ...input } as never, response);
    if (operation === 'invoke') return this.invoke(input, response);
    return fail(response, 404, 'ResourceNotFoundException');
  }

  private async converse(call: ConverseCall, response: Http2ServerResponse): Promise<void> {
    this.calls.push(call);
    let left = false;
    let ended = false;
    response.stream.on('close', () => {
      left = true;
      if (!ended) this.released += 1;
    });
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    const send = async (type: string, payload: object, kind: 'event' | 'exception' = 'event'): Promise<void> => {
      response.write(encodeEvent(kind, type, JSON.stringify(payload)));
      await new Promise((done) => setImmediate(done));
    };
    await send('messageStart', { role: 'assistant' });
    for (const thought of this.model.thoughts ?? [])
      await send('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: thought } } });
    const pieces = [...this.model.say(call)];
    const after = this.model.then ?? 'end';
    do {
      for (const piece of pieces) {
        if (left) return;
        await send('contentBlockDelta', { contentBlockIndex: 0, delta: { text: piece } });
      }
    } while (after === 'endless');
    if (after === 'silent') return;
    if (after === 'breaking') {
      await send('modelStreamErrorException', { message: 'The model broke.', originalStatusCode: 500 }, 'exception');
    } else {
      await send('contentBlockStop', { contentBlockIndex: 0 });
      const { stopReason = 'end_turn' } = this.model;
      if (stopReason !== null) await send('messageStop', { stopReason });
      const outputTokens = pieces.length;
      await send('metadata', {
        usage: { inputTokens: 42, outputTokens, totalTokens: 42 + outputTokens },
        metrics: { latencyMs: 1 },
      });
    }
    ended = true;
    response.end();
  }

  private async invoke(input: Record<string, unknown>, response: Http2ServerResponse): Promise<void> {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    try {
      const { inputText, dimensions, normalize } = input;
      if (typeof inputText !== 'string' || inputText === '' || dimensions !== 512 || normalize !== true)
        return fail(response, 400, 'ValidationException');
      // Titan's limit is 8,192 tokens; a character is never less than a quarter of one.
      if (inputText.length > 4 * 8_192) return fail(response, 400, 'ValidationException');
      const embedding = await this.embed(inputText);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ embedding, inputTextTokenCount: Math.ceil(inputText.length / 4) }));
    } finally {
      this.atOnce -= 1;
    }
  }
}

const STATUS: Readonly<Record<string, number>> = {
  ThrottlingException: 429,
  ServiceUnavailableException: 503,
  AccessDeniedException: 403,
  ValidationException: 400,
};

function fail(response: Http2ServerResponse, status: number, name: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name });
  response.end(JSON.stringify({ message: `${name} of the double` }));
}

/** One message of the `application/vnd.amazon.eventstream` encoding: prelude, headers, payload, each part checked. */
function encodeEvent(kind: 'event' | 'exception', type: string, payload: string): Buffer {
  const headers = Buffer.concat([
    stringHeader(':message-type', kind),
    stringHeader(kind === 'event' ? ':event-type' : ':exception-type', type),
    stringHeader(':content-type', 'application/json'),
  ]);
  const body = Buffer.from(payload);
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(16 + headers.length + body.length, 0);
  prelude.writeUInt32BE(headers.length, 4);
  const message = Buffer.concat([prelude, checksum(prelude), headers, body]);
  return Buffer.concat([message, checksum(message)]);
}

function stringHeader(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)]);
}

function checksum(bytes: Buffer): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32BE(crc32(bytes));
  return result;
}
