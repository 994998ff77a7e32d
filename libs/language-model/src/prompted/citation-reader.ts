import { fenceAt, spanAt, withinFence, type Fence } from '@aila/contracts/literal-spans';
import { verifyCitation } from '@aila/tutor';
import type { TutorEvent } from '../port.js';
import type { PromptSource } from './prompt.js';
import { pretendsToCite } from './references.js';

/** A tag of ours, whatever attributes a model adds to it. */
const CITE = /^<cite(?=[\s>/])[^<>]{0,1000}>/i;
const CITE_END = /^<\/cite\s{0,20}>/i;
const SOURCE = /\ssource\s*=\s*["'“”]?\s*(\d{1,3})(?!\d)/i;
/** The beginning of a tag that is not complete yet. */
const PARTIAL_CITE = /^<\/?cite(?:[\s/][^<>]{0,1000})?$/i;
const THOUGHT = /^<(think|thinking)>/i;
const TAGS = ['<cite', '</cite', '<think>', '<thinking>', '</think>', '</thinking>'];
/** The longest quotation that is waited for. Characters. */
const LONGEST_QUOTE = 1_000;
/** A number in brackets. */
const BRACKETED = /^\[(\d{1,3})\]/;
const MAYBE_BRACKETED = /^\[\d{0,3}$/;
/** How some models write references of their own: 【3†source】. */
const LENTICULAR = /^【\d{1,3}(?::\d{1,3})?†[^】\n]{0,80}】/;
const MAYBE_LENTICULAR = /^【(?:\d[\d:]{0,6}(?:†[^】\n]{0,80})?)?$/;
/** Where something may begin that is not plain prose. */
const SPECIAL = /[<[`~$\\【]/;
/** How much of what was written is looked back at. Characters. */
const LOOK_BACK = 200;

type Step = readonly TutorEvent[] | 'wait';

/**
 * Turns what a prompted model writes into events as it arrives. A quotation whose words stand in the source that it names
 * becomes a citation and its marker; of any other only the words remain, without quotation marks and without a marker.
 * References that nothing stands behind are taken away, and so are a model's thoughts (`<think>`). Code and mathematics
 * stay as they are.
 */
export class CitationReader {
  private held = '';
  private markers = 0;
  private before = '\n';
  private fence: Fence | null = null;
  private thinking: boolean;
  /** What stands before the end of a thought that may not be one; null where it surely is. */
  private doubtful: string | null;
  /** A thought ended that had never begun: the server opens it in the prompt, so each answer of it begins in one. */
  foundEndOfThought = false;
  private afterRemoved = false;

  /** @param beginsInThought everything up to `</think>` is a thought, if that comes */
  constructor(
    private readonly sources: readonly PromptSource[],
    beginsInThought = false,
  ) {
    this.thinking = beginsInThought;
    this.doubtful = beginsInThought ? '' : null;
  }

  *read(piece: string): Generator<TutorEvent> {
    this.held += piece;
    yield* this.drain(false);
  }

  /**
   * What is left when the model has ended.
   * @param whole it said all that it wanted to: what was taken for a thought and never ended was none
   */
  *end(whole = true): Generator<TutorEvent> {
    if (whole && this.thinking && this.doubtful !== null) {
      this.held = this.doubtful + this.held;
      this.thinking = false;
    }
    yield* this.drain(true);
  }

  private *drain(last: boolean): Generator<TutorEvent> {
    while (this.held !== '') {
      const step = this.thinking ? this.thought(last) : this.fence ? this.code(this.fence, last) : this.prose(last);
      if (step === 'wait') return;
      yield* step;
    }
  }

  private prose(last: boolean): Step {
    const special = this.held.search(SPECIAL);
    if (special !== 0) return this.take(special < 0 ? this.held.length : special);
    switch (this.held[0]) {
      case '<':
        return this.tag(last);
      case '`':
      case '~':
      case '$':
      case '\\':
        return this.literal(last);
      default:
        return this.reference(last);
    }
  }

  private reference(last: boolean): Step {
    const [forged] = LENTICULAR.exec(this.held) ?? [];
    if (forged) return this.drop(forged.length);
    const [all, digits] = BRACKETED.exec(this.held) ?? [];
    if (all === undefined || digits === undefined) {
      const possible = MAYBE_BRACKETED.test(this.held) || MAYBE_LENTICULAR.test(this.held);
      return possible && !last ? 'wait' : this.take(1);
    }
    const after = this.held.slice(all.length, all.length + 4);
    if (!last && after.length < 4 && !/\S/.test(after)) return 'wait';
    const { before, afterRemoved, sources } = this;
    if (!pretendsToCite(digits, { before, after, afterRemoved, sources: sources.length })) return this.take(all.length);
    const removed = this.drop(all.length);
    this.afterRemoved = true;
    return removed;
  }

  private tag(last: boolean): Step {
    const [thought] = THOUGHT.exec(this.held) ?? [];
    if (thought) {
      this.thinking = true;
      return this.drop(thought.length);
    }
    const [stray] = CITE_END.exec(this.held) ?? /^<\/think(?:ing)?>/i.exec(this.held) ?? [];
    if (stray) {
      this.foundEndOfThought ||= stray.toLowerCase().startsWith('</think');
      return this.drop(stray.length);
    }
    const [opening] = CITE.exec(this.held) ?? [];
    if (opening) return this.quotation(opening, last);
    const lower = this.held.toLowerCase();
    if (PARTIAL_CITE.test(this.held)) return last ? this.drop(this.held.length) : 'wait';
    if (!last && TAGS.some((tag) => tag.startsWith(lower))) return 'wait';
    // A tag of ours that never ends: its words remain.
    const [broken] = /^<\/?cite(?=[\s/])/i.exec(this.held) ?? [];
    return broken ? this.drop(broken.length) : this.take(1);
  }

  private quotation(opening: string, last: boolean): Step {
    const rest = this.held.slice(opening.length);
    const next = /<\/cite\s{0,20}>|<cite(?=[\s>/])/i.exec(rest);
    if (!next || next.index > LONGEST_QUOTE) {
      if (!last && rest.length < LONGEST_QUOTE + 30) return 'wait';
      return this.drop(opening.length);
    }
    if (!next[0].startsWith('</')) return this.drop(opening.length);
    const words = rest.slice(0, next.index);
    const quote = words.trim();
    const number = Number(SOURCE.exec(opening)?.[1]);
    const source = this.sources.find((candidate) => candidate.number === number);
    const remaining = rest.slice(next.index + next[0].length);
    if (!source || quote === '' || !verifyCitation(quote, source.text)) {
      // The words are prose like any other.
      this.held = words + remaining;
      return [];
    }
    this.held = remaining;
    const marker = (this.markers += 1);
    const text = `“${quote}” [${marker}]`;
    this.remember(`${quote}”`);
    return [
      { type: 'citation', citation: { marker, passageId: source.passageId, quote } },
      { type: 'token', text },
    ];
  }

  private literal(last: boolean): Step {
    if (this.held[0] === '`' || this.held[0] === '~') {
      const fence = fenceAt(this.held, this.before, last);
      if (fence === 'wait') return 'wait';
      if (fence) {
        this.fence = fence;
        return this.take(fence.length);
      }
    }
    const span = spanAt(this.held, last);
    if (span === 'wait') return 'wait';
    // Signs without a partner are taken as a whole, so that none of them is looked at again.
    return this.take(span ?? /^(?:`+|~+|\$+|\\[^]?)/u.exec(this.held)?.[0].length ?? 1);
  }

  private code(fence: Fence, last: boolean): Step {
    const part = withinFence(fence, this.held, this.before, last);
    if (part === 'wait') return 'wait';
    if (part.closed) this.fence = null;
    return this.take(part.length);
  }

  /** Everything up to the end of a thought goes; a thought that never ends takes the rest with it. */
  private thought(last: boolean): Step {
    const end = /<\/think(?:ing)?>/i.exec(this.held);
    if (end) {
      this.thinking = false;
      this.doubtful = null;
      return this.drop(end.index + end[0].length);
    }
    const possible = this.held.lastIndexOf('<');
    const kept = possible >= 0 && this.held.length - possible < 12 && !last ? possible : this.held.length;
    if (kept === 0) return 'wait';
    if (this.doubtful !== null) this.doubtful += this.held.slice(0, kept);
    return this.drop(kept);
  }

  private take(length: number): readonly TutorEvent[] {
    const text = this.held.slice(0, length);
    this.held = this.held.slice(length);
    this.remember(text);
    return text === '' ? [] : [{ type: 'token', text }];
  }

  private drop(length: number): readonly TutorEvent[] {
    this.held = this.held.slice(length);
    return [];
  }

  private remember(text: string): void {
    this.before = (this.before + text).slice(-LOOK_BACK);
    if (text !== '') this.afterRemoved = false;
  }
}
