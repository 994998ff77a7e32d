import type { Page } from '@aila/contracts';
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

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One REST call. The answer's shape is the contract's; an empty answer gives undefined. Throws Failure. */
export async function call<T = void>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  if (signal) init.signal = signal;
  try {
    const response = await auth.authorisedFetch(`/api/v1${path}`, init);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch (cause) {
    if (isAbort(cause)) throw cause;
    throw asFailure(cause);
  }
}

/** One REST call by somebody who is not signed in. Throws Failure. */
export async function callOpenly<T = void>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  try {
    return await auth.openly<T>(method, `/api/v1${path}`, body);
  } catch (cause) {
    throw asFailure(cause);
  }
}

/** Opens a stream of server-sent events. */
export function openStream(
  method: 'GET' | 'POST',
  path: string,
  signal: AbortSignal,
  options: { body?: unknown; after?: number; idempotencyKey?: string } = {},
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (options.after !== undefined) headers['last-event-id'] = String(options.after);
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const init: RequestInit = { method, headers, signal, cache: 'no-store' };
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  return auth.authorisedFetch(`/api/v1${path}`, init);
}

/** A list with all its pages. */
export async function listAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '200' });
    if (cursor !== null) query.set('cursor', cursor);
    const page: Page<T> = await call<Page<T>>('GET', `${path}?${query}`, undefined, signal);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
