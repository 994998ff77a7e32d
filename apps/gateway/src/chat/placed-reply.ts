import { AilaError, type ReplyEvent } from '@aila/contracts';

/** The events of a reply, and the course in which the right to listen is held. */
export interface PlacedReply {
  readonly courseId: string;
  /** Those after the number that was asked for. */
  readonly events: AsyncGenerator<ReplyEvent>;
}

/**
 * Waits for the first event, which says where the reply lies: nobody needs to ask for that, and a refusal is still a
 * proper error answer.
 *
 * @param events begin with `reply`, wherever they are resumed
 * @param after number of the last event that the reader has; 0 for none
 */
export async function placed(events: AsyncGenerator<ReplyEvent>, after = 0): Promise<PlacedReply> {
  const { value: first } = await events.next();
  if (first?.type !== 'reply') {
    await events.return(undefined);
    throw new AilaError('REPLY_INTERRUPTED');
  }
  return { courseId: first.courseId, events: after > 0 ? events : beginningWith(first, events) };
}

/** Not a generator: its `return` would wait for the event that is under way. */
function beginningWith<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  let begun = false;
  const items: AsyncGenerator<T> = {
    next: async () => {
      if (begun) return rest.next();
      begun = true;
      return { done: false, value: first };
    },
    return: (value) => rest.return(value),
    throw: (error) => rest.throw(error),
    [Symbol.asyncIterator]: () => items,
    [Symbol.asyncDispose]: async () => void (await rest.return(undefined)),
  };
  return items;
}

/** The items of `source`, or of another when it fails before its first item. Leaving ends either at once. */
export function orElse<T>(source: AsyncGenerator<T>, other: (error: unknown) => AsyncGenerator<T>): AsyncGenerator<T> {
  let current = source;
  let begun = false;
  const items: AsyncGenerator<T> = {
    next: async () => {
      try {
        return await current.next();
      } catch (error) {
        if (begun) throw error;
        current = other(error);
        return await current.next();
      } finally {
        begun = true;
      }
    },
    return: (value) => current.return(value),
    throw: (error) => current.throw(error),
    [Symbol.asyncIterator]: () => items,
    [Symbol.asyncDispose]: async () => void (await current.return(undefined)),
  };
  return items;
}
