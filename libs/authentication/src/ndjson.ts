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
 * Events as an answer of one JSON object a line, each sent as it comes. Closing the connection ends the iteration at once,
 * also while nothing comes.
 */
export function ndjson(events: Events): StreamableFile {
  return new StreamableFile(new JsonLinesOf(iteratorOf(events)), { type: 'application/x-ndjson' });
}

/** Not made by `Readable.from`, which keeps half a dozen promises for each of the words that hundreds of tutors say. */
class JsonLinesOf extends Readable {
  private asking = false;

  constructor(private readonly source: AsyncIterator<object> | Iterator<object>) {
    super();
  }

  override _read(): void {
    if (this.asking) return;
    this.asking = true;
    Promise.resolve(this.source.next()).then(
      ({ done, value }) => {
        this.asking = false;
        if (!this.destroyed) this.push(done ? null : `${JSON.stringify(value)}\n`);
      },
      (error: unknown) => this.destroy(error as Error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    Promise.resolve(this.source.return?.()).then(
      () => done(error),
      () => done(error),
    );
  }
}

function iteratorOf<T>(items: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
