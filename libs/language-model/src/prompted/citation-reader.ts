import { verifyCitation } from '@aila/tutor';
import type { TutorEvent } from '../port.js';
import type { PromptSource } from './prompt.js';

const OPENING = /^<cite\s+source\s*=\s*["']?(\d{1,3})["']?\s*>/i;
const CLOSING = /<\/cite\s*>/i;
/** The longest thing that could still become an opening tag, and the longest quotation that is waited for. */
const LONGEST_TAG = 40;
const LONGEST_QUOTE = 1_000;
/** A number in brackets is how text refers to a citation; a model that writes one by itself would forge a reference. */
const BRACKETED = /^\[\d{1,3}\]/;
const MAYBE_BRACKETED = /^\[\d{0,3}$/;

/**
 * Turns what a prompted model writes into events as it arrives. A quotation whose words stand in the source that it names
 * becomes a citation and its marker; of any other only the words remain, without quotation marks and without a marker.
 */
export class CitationReader {
  private held = '';
  private markers = 0;

  constructor(private readonly sources: readonly PromptSource[]) {}

  *read(piece: string): Generator<TutorEvent> {
    this.held += piece;
    yield* this.drain(false);
  }

  /** What is left when the model has ended. */
  *end(): Generator<TutorEvent> {
    yield* this.drain(true);
  }

  private *drain(last: boolean): Generator<TutorEvent> {
    while (this.held !== '') {
      const special = this.held.search(/[<[]/);
      if (special !== 0) {
        yield this.take(special < 0 ? this.held.length : special);
        continue;
      }
      const step = this.held.startsWith('[') ? this.bracket(last) : this.tag(last);
      if (step === 'wait') return;
      yield* step;
    }
  }

  private bracket(last: boolean): readonly TutorEvent[] | 'wait' {
    const [forged] = BRACKETED.exec(this.held) ?? [];
    if (forged) {
      this.held = this.held.slice(forged.length);
      return [];
    }
    return !last && MAYBE_BRACKETED.test(this.held) ? 'wait' : [this.take(1)];
  }

  private tag(last: boolean): readonly TutorEvent[] | 'wait' {
    const opening = OPENING.exec(this.held);
    if (!opening) {
      const possible = this.held.length < LONGEST_TAG && !this.held.includes('>') && /^<(c|$)/i.test(this.held);
      return possible && !last ? 'wait' : [this.take(1)];
    }
    const rest = this.held.slice(opening[0].length);
    const closing = CLOSING.exec(rest);
    if (!closing && !last && rest.length < LONGEST_QUOTE) return 'wait';
    this.held = closing ? rest.slice(closing.index + closing[0].length) : '';
    return closing ? this.quotation(Number(opening[1]), rest.slice(0, closing.index)) : [{ type: 'token', text: rest }];
  }

  private quotation(number: number, words: string): TutorEvent[] {
    const quote = words.trim();
    if (quote === '') return [];
    const source = this.sources.find((candidate) => candidate.number === number);
    if (!source || !verifyCitation(quote, source.text)) return [{ type: 'token', text: words }];
    const marker = (this.markers += 1);
    return [
      { type: 'citation', citation: { marker, passageId: source.passageId, quote } },
      { type: 'token', text: `“${quote}” [${marker}]` },
    ];
  }

  private take(length: number): TutorEvent {
    const text = this.held.slice(0, length);
    this.held = this.held.slice(length);
    return { type: 'token', text };
  }
}
