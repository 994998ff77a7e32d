import { Readable } from 'node:stream';
import { StreamableFile, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map } from 'rxjs';

type Events = AsyncIterable<object> | Iterable<object>;

/** Answers with the events that a handler gives, as they come. */
export class NdjsonInterceptor implements NestInterceptor<Events, StreamableFile> {
  intercept(_: ExecutionContext, next: CallHandler<Events>) {
    return next.handle().pipe(map(ndjson));
  }
}

/**
 * Events as an answer of one JSON object a line, each sent as it comes. Closing the connection ends the iteration only,
 * and at once: a generator around the events would wait for the next one.
 */
export function ndjson(events: Events): StreamableFile {
  const source = iteratorOf(events);
  const lines: AsyncIterableIterator<string> = {
    next: async () => {
      const { done, value } = await source.next();
      return done ? { done, value: undefined } : { value: `${JSON.stringify(value)}\n` };
    },
    return: async () => {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => lines,
  };
  return new StreamableFile(Readable.from(lines, { objectMode: false }), { type: 'application/x-ndjson' });
}

function iteratorOf<T>(items: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
