import type { ErrorParameters, Message } from '@aila/contracts';
import type { Failure, FailureCode } from '../../api/failure.js';
import { hasArrived, type Question, requestKey } from '../question.js';

/** Why what was sent came back. `code` is null when nobody can say more than that it did not arrive. */
export interface Refusal {
  readonly code: FailureCode | null;
  readonly parameters: ErrorParameters;
  readonly requestId: string | null;
}

/** What stands in the line of one chat, and what was sent from it and is not known to be taken. */
export interface Draft {
  readonly text: string;
  readonly sent: Question | null;
  readonly refusal: Refusal | null;
  /** The question that came back last: sent again unchanged, it keeps its key. */
  readonly returned: Question | null;
}

const empty: Draft = { text: '', sent: null, refusal: null, returned: null };
const prefix = 'aila.draft.';

/**
 * What was typed and is not yet with the server, by chat. It is kept in the tab's storage, so that neither a reload nor
 * a forced sign-in loses it, and forgotten only when the server has taken it, or when the person signs out.
 */
export class Drafts {
  private readonly drafts = new Map<string, Draft>();
  private readonly listeners = new Set<() => void>();

  /** @param storage null where the browser has none; then a draft lives as long as the page */
  constructor(private readonly storage: Storage | null) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get(sessionId: string): Draft {
    const known = this.drafts.get(sessionId) ?? this.read(sessionId);
    this.drafts.set(sessionId, known);
    return known;
  }

  type(sessionId: string, text: string): void {
    // An emptied line has nothing left that needs a reason.
    this.change(sessionId, text === '' ? { text, refusal: null, returned: null } : { text });
  }

  /** Puts words in front of what stands in the line, which stays. */
  putBack(sessionId: string, words: string): void {
    const { text } = this.get(sessionId);
    this.change(sessionId, { text: text.trim() === '' ? words : `${words}\n\n${text}` });
  }

  /**
   * Words are on their way to the server.
   * @param after see Question
   * @param fromLine whether they stood in the line, which is then free for new ones
   */
  send(sessionId: string, content: string, after: string | null, fromLine: boolean): Question {
    const { returned, text } = this.get(sessionId);
    const sent = returned?.content === content ? returned : { content, key: requestKey(), after };
    this.change(sessionId, { sent, refusal: null, returned: null, text: fromLine ? '' : text });
    return sent;
  }

  /** The server has what was sent. */
  taken(sessionId: string): void {
    if (this.get(sessionId).sent !== null) this.change(sessionId, { sent: null });
  }

  /** What was sent did not reach the server, or was refused: it stands in the line again. */
  giveBack(sessionId: string, failure: Failure | null): void {
    const { sent } = this.get(sessionId);
    if (sent === null) return;
    this.change(sessionId, {
      sent: null,
      returned: sent,
      refusal: {
        code: failure?.code ?? null,
        parameters: failure?.parameters ?? {},
        requestId: failure !== null && failure.status >= 500 ? failure.requestId : null,
      },
    });
    this.putBack(sessionId, sent.content);
  }

  /** After a reload or a sign-in nobody waits for an answer any more: what the server has tells what became of it. */
  settle(sessionId: string, stored: readonly Message[]): void {
    const { sent } = this.get(sessionId);
    if (sent === null) return;
    if (hasArrived(sent, stored)) this.taken(sessionId);
    else this.giveBack(sessionId, null);
  }

  /** The chat is deleted. */
  forget(sessionId: string): void {
    this.change(sessionId, empty);
  }

  /** The person has signed out: nobody who comes after them may find what they typed. */
  clear(): void {
    if (this.storage) {
      for (const key of Object.keys(this.storage)) if (key.startsWith(prefix)) this.storage.removeItem(key);
    }
    this.drafts.clear();
    this.tell();
  }

  private change(sessionId: string, change: Partial<Draft>): void {
    const draft = { ...this.get(sessionId), ...change };
    this.drafts.set(sessionId, draft);
    try {
      if (draft.text === '' && draft.sent === null) this.storage?.removeItem(prefix + sessionId);
      else this.storage?.setItem(prefix + sessionId, JSON.stringify(draft));
    } catch {
      // A full storage: the draft lives as long as the page.
    }
    this.tell();
  }

  private read(sessionId: string): Draft {
    const stored = this.storage?.getItem(prefix + sessionId) ?? null;
    if (stored === null) return empty;
    try {
      return { ...empty, ...(JSON.parse(stored) as Partial<Draft>) };
    } catch {
      return { ...empty, text: stored };
    }
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
