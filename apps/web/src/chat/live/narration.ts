import type { LiveReply } from './live-replies.js';
import { finishedSentences } from './sentences.js';

export interface NarrationWords {
  readonly thinking: string;
  readonly answered: string;
  readonly stopped: string;
  readonly cut: string;
  readonly filtered: string;
}

/**
 * What is read aloud of a chat's replies: that the tutor is at work, then sentence by sentence as they are finished,
 * never word by word, and that the reply has ended.
 */
export class Narration {
  lines: readonly string[] = [];
  private active = false;
  private ended = false;
  private upTo = 0;

  constructor(
    private readonly words: NarrationWords,
    private readonly language: string,
  ) {}

  /** Takes the reply as it is now; gives whether `lines` have changed. */
  take(reply: LiveReply | undefined): boolean {
    if (reply === undefined || reply.failure !== null) {
      this.active = false;
      return false;
    }
    const before = this.lines;
    if (!this.active) {
      this.active = true;
      this.ended = false;
      this.upTo = 0;
      this.lines = [this.words.thinking];
    }
    if (!this.ended) this.read(reply);
    return this.lines !== before;
  }

  private read(reply: LiveReply): void {
    const text = reply.final?.content ?? reply.text;
    const { spoken, upTo } = finishedSentences(text, this.upTo, reply.final !== null, this.language);
    this.upTo = upTo;
    if (spoken !== '') this.lines = [...this.lines, spoken];
    if (reply.final === null) return;
    this.ended = true;
    const { state, notice } = reply.final;
    this.lines = [...this.lines, this.words[notice ?? (state === 'stopped' ? 'stopped' : 'answered')]];
  }
}
