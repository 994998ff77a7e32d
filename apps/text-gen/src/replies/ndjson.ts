import { Readable } from 'node:stream';
import type { ReplyEvent } from '@aila/contracts';
import { StreamableFile } from '@nestjs/common';

/** Events as an answer of one JSON object a line, each sent as it comes. Closing the connection ends the iteration only. */
export function ndjson(events: AsyncIterable<ReplyEvent> | Iterable<ReplyEvent>): StreamableFile {
  return new StreamableFile(Readable.from(lines(events), { objectMode: false }), { type: 'application/x-ndjson' });
}

async function* lines(events: AsyncIterable<ReplyEvent> | Iterable<ReplyEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}
