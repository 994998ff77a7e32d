import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import type { GatewayUnderTest } from './gateway-under-test.js';

/** How a stream ended: the code it named, or `done` when it ended in order. */
export interface StreamEnd {
  readonly code: string;
  /** By `performance.now()`. */
  readonly at: number;
}

/** A stream that is open: what it said so far, and its end. */
export interface WatchedStream {
  readonly name: string;
  readonly events: Record<string, unknown>[];
  /** Resolves with the first event. */
  readonly begun: Promise<Record<string, unknown>>;
  readonly ended: Promise<StreamEnd>;
  close(): Promise<void>;
}

/** Opens a stream of server-sent events. */
export function openEvents(
  gateway: GatewayUnderTest,
  token: string,
  method: string,
  path: string,
  body?: object,
): WatchedStream {
  const abort = new AbortController();
  return watched(
    `${method} ${path}`,
    async (emit) => {
      const response = await fetch(gateway.service.url + path, {
        method,
        signal: abort.signal,
        headers: {
          accept: 'text/event-stream',
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (!response.ok || !response.body) throw new Error(`${path} answered ${response.status}`);
      let rest = '';
      let code = 'done';
      for await (const part of response.body.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
        const blocks = (rest + part).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (data === undefined) continue;
          const event = JSON.parse(data) as Record<string, unknown>;
          if (event['type'] === 'error') code = String(event['code']);
          emit(event);
        }
      }
      return code;
    },
    () => abort.abort(),
  );
}

/** Opens a GraphQL subscription over a socket of its own. */
export function openSubscription(
  gateway: GatewayUnderTest,
  token: string,
  query: string,
  variables: Record<string, unknown>,
): WatchedStream {
  const client: Client = createClient({
    url: `${gateway.service.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  return watched(
    query,
    (emit) =>
      new Promise<string>((done) => {
        client.subscribe<Record<string, unknown>>(
          { query, variables },
          {
            next: ({ data, errors }) => (errors ? done(codeOf(errors)) : emit(data ?? {})),
            error: (error) => done(codeOf(error)),
            complete: () => done('done'),
          },
        );
      }),
    () => client.dispose(),
  );
}

function codeOf(error: unknown): string {
  const [first] = Array.isArray(error) ? (error as { extensions?: { code?: string } }[]) : [];
  return first?.extensions?.code ?? String(error);
}

function watched(
  name: string,
  run: (emit: (event: Record<string, unknown>) => void) => Promise<string>,
  close: () => unknown,
): WatchedStream {
  const events: Record<string, unknown>[] = [];
  let begin: (event: Record<string, unknown>) => void = () => undefined;
  const begun = new Promise<Record<string, unknown>>((done) => (begin = done));
  const ended = run((event) => {
    events.push(event);
    begin(event);
  })
    .catch((error: unknown) => String(error))
    .then((code) => ({ code, at: performance.now() }));
  return { name, events, begun, ended, close: async () => void (await close()) };
}
