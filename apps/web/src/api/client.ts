import type { Page } from '@aila/contracts';
import { addressOf } from '@aila/contracts/address';
import type { AllOperations, AnswerOf, Sent } from '@aila/contracts/operations';
import { AuthClient, type TabChannel } from './auth-client.js';
import { asFailure, isAbort } from './failure.js';
import { openTabChannel } from './tab-channel.js';

const refreshLock = 'aila.refresh';

/** The one auth client of this tab. Browsers without locks or channels only lose the economy between tabs. */
export const auth = new AuthClient({
  fetch: (input, init) => fetch(input, init),
  exclusively: (work) =>
    'locks' in navigator ? (navigator.locks.request(refreshLock, work) as ReturnType<typeof work>) : work(),
  channel: openTabChannel('aila.session') as TabChannel | null,
  wasSignedIn: () => /(^|; )aila_signed_in=1(;|$)/.test(document.cookie),
  now: () => Date.now(),
});

/** Every operation of the interface by its method and path. Types alone: the schemas stay out of the browser. */
type Routes = { [Name in keyof AllOperations as AllOperations[Name]['rest']]: AllOperations[Name] };
export type Route = keyof Routes;
/** Those that need nobody to be signed in. */
type OpenRoute = { [R in Route]: Routes[R]['policy'] extends 'public' ? R : never }[Route];
type ListRoute = { [R in Route]: AnswerOf<Routes[R]> extends Page<unknown> ? R : never }[Route];

type Input<R extends Route> = Sent<Routes[R]> & {
  readonly signal?: AbortSignal;
  /** Makes a repeated write one write, where the operation takes one. */
  readonly idempotencyKey?: string;
};
/** May be left out where nothing has to be sent. */
type Given<R extends Route> = object extends Input<R> ? [input?: Input<R>] : [input: Input<R>];

interface Parts {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** One REST call. An empty answer gives undefined. Throws Failure. */
export async function call<R extends Route>(route: R, ...[input]: Given<R>): Promise<AnswerOf<Routes[R]>> {
  const { method, path, body, idempotencyKey, signal } = requestOf(route, input);
  const headers: Record<string, string> = {};
  const init: RequestInit = { method, headers };
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  if (signal) init.signal = signal;
  try {
    const response = await auth.authorisedFetch(path, init);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<Routes[R]>;
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw asFailure(cause);
  }
}

/** One REST call by somebody who is not signed in. Throws Failure. */
export async function callOpenly<R extends OpenRoute>(route: R, ...[input]: Given<R>): Promise<AnswerOf<Routes[R]>> {
  const { method, path, body } = requestOf(route, input);
  try {
    return await auth.openly<AnswerOf<Routes[R]>>(method as 'GET' | 'POST', path, body);
  } catch (cause) {
    throw asFailure(cause);
  }
}

/** Opens a stream of server-sent events. */
export function openStream<R extends Route>(
  route: R,
  input: Sent<Routes[R]>,
  signal: AbortSignal,
  options: { after?: number; idempotencyKey?: string } = {},
): Promise<Response> {
  const { method, path, body } = requestOf(route, input as Parts);
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (options.after !== undefined) headers['last-event-id'] = String(options.after);
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const init: RequestInit = { method, headers, signal, cache: 'no-store' };
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  return auth.authorisedFetch(path, init);
}

type ItemOf<R extends ListRoute> = AnswerOf<Routes[R]> extends Page<infer Item> ? Item : never;

/** A list with all its pages. */
export async function listAll<R extends ListRoute>(route: R, input: Input<R>): Promise<ItemOf<R>[]> {
  const items: ItemOf<R>[] = [];
  let cursor: string | null = null;
  do {
    const query = { ...(input as Parts).query, limit: 200, ...(cursor === null ? {} : { cursor }) };
    const page = (await call(route, ...([{ ...input, query }] as unknown as Given<R>))) as Page<ItemOf<R>>;
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

function requestOf(route: Route, input: object = {}) {
  const { params, query = {}, body, idempotencyKey, signal } = input as Parts;
  const [method = '', path = ''] = route.split(' ');
  const asked = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = asked.length > 0 ? `?${new URLSearchParams(asked)}` : '';
  return { method, path: `/api/v1${addressOf(path, params)}${search}`, body, idempotencyKey, signal };
}
