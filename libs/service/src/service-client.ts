import type { Readable } from 'node:stream';
import { AilaError, fromProblem } from '@aila/contracts';
import { addressOf, type AnswerOf, type EventOf, type Operation, type Sent } from '@aila/contracts/operations';
import type { TlsFiles } from '@aila/config';
import { correlationHeader, currentCorrelationId, type Metrics } from '@aila/telemetry';
import { request, type Dispatcher } from 'undici';
import { JsonLines } from './json-lines.js';
import { Lane, laneLimits, type LaneKind, type Place } from './lane.js';
import { readTls, watchTls, type TlsMaterial } from './tls.js';

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

/** What one call of a declared operation sends, and how. */
export type Asked<Op extends Operation> = Sent<Op> & Omit<CallOptions, 'method' | 'body' | 'query'>;

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
 *
 * Over HTTP/1.1 a request has its connection for as long as it is answered, so calls, streams and relayed bodies have
 * connections of their own: whoever listens to a tutor for a minute takes none from a call (docs/decisions/0021).
 */
export class ServiceClient {
  private readonly lanes: Readonly<Record<LaneKind, Lane>>;
  private readonly stopWatching: () => void;

  /**
   * @param name of the service, as in its certificate and in error texts
   * @param metrics of this process
   * @param limits for tests that would have to open thousands of requests
   */
  constructor(
    private readonly name: string,
    private readonly baseUrl: string,
    tls: TlsFiles | null,
    onTlsError: (error: unknown) => void,
    metrics?: Metrics,
    limits = laneLimits,
  ) {
    const material = tls && readTls(tls);
    const lane = (kind: LaneKind) => new Lane(name, kind, limits[kind], material, metrics);
    this.lanes = { calls: lane('calls'), streams: lane('streams'), relay: lane('relay') };
    const renew = (renewed: TlsMaterial) => Object.values(this.lanes).forEach((each) => each.renew(renewed));
    this.stopWatching = tls ? watchTls(tls, renew, onTlsError) : () => undefined;
  }

  /** Asks for a declared operation of the service. @returns its answer @throws AilaError */
  call<Op extends Operation>(operation: Op, asked: Asked<Op>): Promise<AnswerOf<Op>>;
  /** @returns the parsed JSON answer, undefined for an empty one @throws AilaError */
  call<T>(path: string, options: CallOptions): Promise<T>;
  async call(what: string | Operation, asked: object): Promise<unknown> {
    const [path, options] = requestOf(what, asked);
    const place = await this.lanes.calls.enter();
    try {
      return await this.inTime(options, undefined, async (signal) => {
        const { body } = await this.send(place.agent, path, options, signal);
        const text = await body.text();
        return text === '' ? undefined : (JSON.parse(text) as unknown);
      });
    } finally {
      place.leave();
    }
  }

  /**
   * The items of an NDJSON answer as they arrive. Leaving the loop or aborting closes the request upstream, also while
   * the other service is silent.
   */
  stream<Op extends Operation>(operation: Op, asked: Asked<Op>): AsyncGenerator<EventOf<Op>, void, undefined>;
  stream<T>(path: string, options: CallOptions): AsyncGenerator<T, void, undefined>;
  stream(what: string | Operation, asked: object): AsyncGenerator<unknown, void, undefined> {
    const left = new AbortController();
    const [path, options] = requestOf(what, asked);
    let place: Place | undefined;
    return new JsonLines<unknown>(
      async () => {
        place = await this.lanes.streams.enter();
        if (left.signal.aborted) place.leave();
        const headers = { accept: 'application/x-ndjson', ...options.headers };
        const { agent } = place;
        const { body } = await this.inTime(options, left.signal, (signal) =>
          this.send(agent, path, { ...options, headers }, signal),
        );
        return body;
      },
      (cause) => this.asCodedError(cause),
      () => {
        left.abort();
        place?.leave();
      },
    );
  }

  /** Passes a request on byte for byte, both ways, without reading either body. @throws SERVICE_UNAVAILABLE, SERVICE_BUSY */
  async relay(
    path: string,
    {
      method,
      headers,
      body,
    }: { method: string; headers: Record<string, string | string[] | undefined>; body: Readable | null },
  ): Promise<Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>> {
    const onward = Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
    const place = await this.lanes.relay.enter();
    try {
      const answer = await request(new URL(path, this.baseUrl), {
        dispatcher: place.agent,
        method: method as Dispatcher.HttpMethod,
        headers: onward,
        body,
        headersTimeout: 0,
        bodyTimeout: relayIdleTimeout,
      });
      answer.body.once('close', () => place.leave());
      return answer;
    } catch (error) {
      place.leave();
      throw new AilaError('SERVICE_UNAVAILABLE', { service: this.name }, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.stopWatching();
    await Promise.all(Object.values(this.lanes).map((lane) => lane.destroy()));
  }

  /** Gives up what takes longer than the deadline. @throws DEADLINE_EXCEEDED, and whatever failed as a coded error */
  private async inTime<T>(
    { deadline = defaultDeadline, signal }: CallOptions,
    left: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new AilaError('DEADLINE_EXCEEDED')), deadline);
    try {
      return await work(AbortSignal.any([late.signal, signal, left].filter((each) => each !== undefined)));
    } catch (error) {
      throw late.signal.aborted ? late.signal.reason : this.asCodedError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  private async send(
    agent: Dispatcher,
    path: string,
    options: CallOptions,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const deadline = options.deadline ?? defaultDeadline;
    const response = await request(this.addressOf(path, options), {
      dispatcher: agent,
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
  }

  /** The caller's token must not leave in plain text because of an address that somebody else wrote down. */
  private addressOf(path: string, { baseUrl = this.baseUrl }: CallOptions): URL {
    const address = new URL(path, baseUrl);
    const { protocol } = new URL(this.baseUrl);
    // control: call-protocol
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

  private asCodedError(error: unknown): unknown {
    if (error instanceof AilaError) return error;
    if (error instanceof Error && error.name === 'AbortError') return error;
    return new AilaError('SERVICE_UNAVAILABLE', { service: this.name }, { cause: error });
  }
}

function requestOf(what: string | Operation, asked: object): [path: string, options: CallOptions] {
  const options = asked as CallOptions & { readonly params?: Readonly<Record<string, unknown>> };
  if (typeof what === 'string') return [what, options];
  return [`/v1${addressOf(what.path, options.params)}`, { ...options, method: what.method }];
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
