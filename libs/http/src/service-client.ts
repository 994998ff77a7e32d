import type { Readable } from 'node:stream';
import { AilaError, fromProblem } from '@aila/contracts';
import type { TlsFiles } from '@aila/config';
import { correlationHeader, currentCorrelationId } from '@aila/telemetry';
import { Agent, request, type Dispatcher } from 'undici';
import { readTls, watchTls } from './tls.js';

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The caller's own access token: services act with the caller's rights and verify it themselves. */
  readonly token: string | undefined;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Makes a repeated write one write. */
  readonly idempotencyKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Another instance of the same service: called by the same protocol or not at all. */
  readonly baseUrl?: string;
  /** For the whole answer, or for its head when it is a stream. Milliseconds. */
  readonly deadline?: number;
}

export const deadlineHeader = 'x-aila-deadline-ms';
const defaultDeadline = 15_000;
/** A relayed body may pause for so long. Milliseconds. */
const relayIdleTimeout = 60_000;
/** Headers of one connection, not of the message (RFC 9110, 7.6.1), and the host, which is the next one's. */
const hopByHop = new Set([
  'connection',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/**
 * Another service of Aila, called over mutual TLS. Its errors come back as the same coded errors.
 *
 * Whoever answers must hold the certificate of that very service, at whatever address it was reached: instances are
 * called by IP, which no certificate names, and the certificate of another service is worth nothing here.
 */
export class ServiceClient {
  private agent: Agent;
  private readonly stopWatching: () => void;

  /** @param name of the service, as in its certificate and in error texts */
  constructor(
    private readonly name: string,
    private readonly baseUrl: string,
    tls: TlsFiles | null,
    onTlsError: (error: unknown) => void,
  ) {
    this.agent = this.createAgent(tls);
    this.stopWatching = tls
      ? watchTls(
          tls,
          () => {
            const old = this.agent;
            this.agent = this.createAgent(tls);
            void old.close();
          },
          onTlsError,
        )
      : () => undefined;
  }

  /** @returns the parsed JSON answer, undefined for an empty one @throws AilaError */
  async call<T>(path: string, options: CallOptions): Promise<T> {
    const { body } = await this.send(path, options);
    const text = await body.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /**
   * The items of an NDJSON answer as they arrive. Leaving the loop or aborting closes the request upstream.
   */
  async *stream<T>(path: string, options: CallOptions): AsyncGenerator<T> {
    const { body } = await this.send(path, {
      ...options,
      headers: { accept: 'application/x-ndjson', ...options.headers },
    });
    try {
      let rest = '';
      body.setEncoding('utf8');
      for await (const part of body) {
        const lines = (rest + (part as string)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
      }
    } finally {
      body.destroy();
    }
  }

  /** Passes a request on byte for byte, both ways, without reading either body. */
  async relay(
    path: string,
    {
      method,
      headers,
      body,
    }: { method: string; headers: Record<string, string | string[] | undefined>; body: Readable | null },
  ): Promise<Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>> {
    const onward = Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
    try {
      return await request(new URL(path, this.baseUrl), {
        dispatcher: this.agent,
        method: method as Dispatcher.HttpMethod,
        headers: onward,
        body,
        headersTimeout: 0,
        bodyTimeout: relayIdleTimeout,
      });
    } catch (error) {
      throw new AilaError('SERVICE_UNAVAILABLE', { service: this.name }, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.stopWatching();
    await this.agent.destroy();
  }

  private createAgent(tls: TlsFiles | null): Agent {
    const material = tls ? readTls(tls) : {};
    // Whichever address an instance has, it must prove that it is this service: certificates bear names, not addresses.
    const connect = { ...material, servername: this.name, rejectUnauthorized: true };
    return new Agent({ connect, connections: 64, keepAliveTimeout: 30_000 });
  }

  private async send(path: string, options: CallOptions): Promise<Dispatcher.ResponseData> {
    const deadline = options.deadline ?? defaultDeadline;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new AilaError('DEADLINE_EXCEEDED')), deadline);
    const signal = options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal;
    try {
      const response = await request(this.addressOf(path, options), {
        dispatcher: this.agent,
        method: options.method ?? 'GET',
        signal,
        headersTimeout: deadline,
        bodyTimeout: 0,
        ...(options.query ? { query: options.query } : {}),
        headers: this.headers(options, deadline),
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      if (response.statusCode >= 400) throw await this.errorOf(response);
      return response;
    } catch (error) {
      throw this.asCodedError(error, late.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The caller's token must not leave in plain text because of an address that somebody else wrote down. */
  private addressOf(path: string, { baseUrl = this.baseUrl }: CallOptions): URL {
    const address = new URL(path, baseUrl);
    const { protocol } = new URL(this.baseUrl);
    if (address.protocol !== protocol) throw new Error(`${this.name} is called by ${protocol} only`);
    return address;
  }

  private headers({ token, body, idempotencyKey, headers }: CallOptions, deadline: number): Record<string, string> {
    const requestId = currentCorrelationId();
    return {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(requestId ? { [correlationHeader]: requestId } : {}),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      [deadlineHeader]: String(deadline),
      ...headers,
    };
  }

  private async errorOf(response: Dispatcher.ResponseData): Promise<AilaError> {
    const text = await response.body.text();
    const known = fromProblem(parseOrUndefined(text));
    if (known) return known;
    // Not from the service itself, but from something before it; what that says about waiting is passed on.
    const seconds = Number(response.headers['retry-after']);
    const parameters = { service: this.name, ...(seconds > 0 ? { seconds } : {}) };
    return new AilaError('SERVICE_UNAVAILABLE', parameters, { cause: `status ${response.statusCode}` });
  }

  private asCodedError(error: unknown, late: AbortSignal): unknown {
    if (error instanceof AilaError) return error;
    if (late.aborted) return late.reason;
    if (error instanceof Error && error.name === 'AbortError') return error;
    return new AilaError('SERVICE_UNAVAILABLE', { service: this.name }, { cause: error });
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
