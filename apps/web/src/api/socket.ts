import { createClient, type Client } from 'graphql-ws';
import { auth } from './client.js';

/** Told whether the socket of this tab is up. */
type Watcher = (isUp: boolean) => void;

const watchers = new Set<Watcher>();
let client: Client | undefined;
let isUp = false;

function tell(up: boolean): void {
  isUp = up;
  for (const watcher of watchers) watcher(up);
}

/** The one socket of this tab, open while something is subscribed to. */
function open(): Client {
  return createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: async () => ({ authorization: `Bearer ${await auth.freshToken()}` }),
    retryAttempts: Number.POSITIVE_INFINITY,
    // A refused token or a proxy without sockets is no reason to give up: polling goes on meanwhile.
    shouldRetry: () => auth.getState().status === 'signed-in',
    on: { connected: () => tell(true), closed: () => tell(false) },
  });
}

// The next person of this tab gets a socket of their own.
auth.subscribe(() => {
  if (auth.getState().status !== 'signed-out' || !client) return;
  void client.dispose();
  client = undefined;
});

/**
 * Subscribes to something over GraphQL, for as long as nobody calls what is given back. The socket is opened again when
 * it breaks.
 *
 * @param query of one subscription, without variables
 * @param onUp called when the socket is up or down, as it is now at first; what happened while it was down was not heard
 */
export function listen<T>(query: string, onNext: (data: T) => void, onUp: Watcher): () => void {
  client ??= open();
  watchers.add(onUp);
  if (isUp) onUp(true);
  const end = client.subscribe<T>(
    { query },
    { next: ({ data }) => data && onNext(data), error: () => onUp(false), complete: () => onUp(false) },
  );
  return () => {
    watchers.delete(onUp);
    end();
  };
}
