import { AilaError, type Citation, type ReplyEvent, type Verdict } from '@aila/contracts';
import type { ErrorCode } from '@aila/contracts';

type Unnumbered<Event> = Event extends unknown ? Omit<Event, 'seq'> : never;

/** An event of a reply before the hub gives it its number. */
export type NewReplyEvent = Unnumbered<ReplyEvent>;

/**
 * What the database keeps of an event beside the reply's text, citations and verdict: the number of characters of a
 * token, `c3` for the citation with marker 3, `v` for the verdict. The `reply` event before and the event that ends the
 * stream are not kept; they follow from the reply's row.
 */
export type LoggedEvent = number | `c${number}` | 'v';

export function logOf(events: readonly ReplyEvent[]): LoggedEvent[] {
  return events.flatMap((event): LoggedEvent[] => {
    switch (event.type) {
      case 'token':
        return [event.text.length];
      case 'citation':
        return [`c${event.citation.marker}`];
      case 'verdict':
        return ['v'];
      default:
        return [];
    }
  });
}

export interface LoggedReply {
  /** The first event. */
  readonly reply: Extract<NewReplyEvent, { type: 'reply' }>;
  readonly log: readonly LoggedEvent[];
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly verdict: Verdict | null;
  /** The event that ends the stream. */
  readonly end: Extract<NewReplyEvent, { type: 'done' | 'error' }>;
}

/**
 * The events of a reply that is over, with the numbers they had when they were sent: the first one, and those after
 * number `after`. The last one is always among them:
 * whoever saw more than was saved before a crash gets it with the next number of their own.
 */
export function replay({ reply, log, text, citations, verdict, end }: LoggedReply, after: number): ReplyEvent[] {
  const events: ReplyEvent[] = [{ seq: 1, ...reply }];
  let offset = 0;
  log.forEach((entry, index) => {
    const seq = index + 2;
    if (typeof entry === 'number') {
      events.push({ seq, type: 'token', text: text.slice(offset, offset + entry) });
      offset += entry;
    } else if (entry === 'v') {
      if (verdict) events.push({ seq, type: 'verdict', verdict });
    } else {
      const citation = citations.find(({ marker }) => `c${marker}` === entry);
      if (citation) events.push({ seq, type: 'citation', citation });
    }
  });
  const last = { ...end, seq: Math.max(log.length + 2, after + 1) } as ReplyEvent;
  return [...events.filter(({ seq }) => seq === 1 || seq > after), last];
}

/** How a reply that did not end well ends its stream. */
export function errorEvent(code: ErrorCode): Extract<NewReplyEvent, { type: 'error' }> {
  return { type: 'error', code, message: new AilaError(code).message };
}
