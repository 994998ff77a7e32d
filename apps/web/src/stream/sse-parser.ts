/** One server-sent event. `id` is the last id seen on the stream so far, as the standard has it. */
export interface SseEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * Reads the text/event-stream format (WHATWG HTML, section 9.2). Text may be handed over in pieces cut anywhere, also
 * between the CR and LF of one line end; each call returns the events that the piece completed.
 */
export class SseParser {
  private rest = '';
  private id = '';
  private event = '';
  private data: string[] = [];
  private atStart = true;

  push(piece: string): SseEvent[] {
    let text = this.rest + piece;
    if (this.atStart && text !== '') {
      if (text.startsWith('\uFEFF')) text = text.slice(1);
      this.atStart = false;
    }
    const events: SseEvent[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      if (character !== '\n' && character !== '\r') continue;
      // A CR that ends the piece may be the first half of CRLF: wait for what follows.
      if (character === '\r' && at === text.length - 1) break;
      this.line(text.slice(from, at), events);
      if (character === '\r' && text[at + 1] === '\n') at++;
      from = at + 1;
    }
    this.rest = text.slice(from);
    return events;
  }

  private line(line: string, events: SseEvent[]): void {
    if (line === '') {
      if (this.data.length > 0) {
        events.push({ id: this.id, event: this.event || 'message', data: this.data.join('\n') });
      }
      this.event = '';
      this.data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.event = value;
    else if (field === 'id' && !value.includes('\0')) this.id = value;
  }
}

/** How long an unwanted stream may take to end by itself (milliseconds). */
const endPatience = 2000;
/** And how many pieces of it may still come: the end alone, or what the network cut off the last event. */
const lastPieces = 5;

/**
 * The events of a response's body as they arrive. Ends when the body ends; throws what reading throws, and an error
 * when nothing at all (no event, no comment) came for `silence` milliseconds.
 */
export async function* readSse(body: ReadableStream<Uint8Array>, silence: number): AsyncGenerator<SseEvent> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await within(silence, reader.read());
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } catch (cause) {
    void reader.cancel().catch(() => undefined);
    throw cause;
  } finally {
    void letEnd(reader);
  }
}

/**
 * A consumer leaves with the last event it wants, and the server ends the stream right after it. Waiting for that end
 * lets the request end in order; letting go at once would count as broken off. What goes on is let go then.
 */
async function letEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    for (let piece = 0; piece < lastPieces; piece += 1) if ((await within(endPatience, reader.read())).done) return;
  } catch {
    // Silent or broken: there is nothing to wait for.
  }
  await reader.cancel().catch(() => undefined);
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The stream went silent')), milliseconds);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
