import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Travels with a request through every call and log line of the process, and between services in a header. */
export interface Correlation {
  readonly id: string;
}

export const correlationHeader = 'x-request-id';

const storage = new AsyncLocalStorage<Correlation>();

export function currentCorrelationId(): string | undefined {
  return storage.getStore()?.id;
}

export function withCorrelation<T>(id: string, work: () => T): T {
  return storage.run({ id }, work);
}

/** Takes over the caller's id when it has a harmless form, otherwise makes a new one. */
export function correlationIdFrom(header: unknown): string {
  return typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : randomUUID();
}
