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
  private active = false;
  private ended = false;
  private upTo = 0;

  constructor(
    private readonly words: NarrationWords,
    private readonly language: string,
  ) {}

  /** Takes the reply as it is now; gives what is to be read since the last time. */
  take(reply: LiveReply | undefined): string[] {
    if (reply === undefined || reply.failure !== null) {
      this.active = false;
      return [];
    }
    const lines: string[] = [];
    if (!this.active) {
      this.active = true;
      this.ended = false;
      this.upTo = 0;
      lines.push(this.words.thinking);
    }
    return this.ended ? lines : [...lines, ...this.read(reply)];
  }

  private read(reply: LiveReply): string[] {
    const text = reply.final?.content ?? reply.text;
    const { spoken, upTo } = finishedSentences(text, this.upTo, reply.final !== null, this.language);
    this.upTo = upTo;
    const lines = spoken === '' ? [] : [spoken];
    if (reply.final === null) return lines;
    this.ended = true;
    const { state, notice } = reply.final;
    return [...lines, this.words[notice ?? (state === 'stopped' ? 'stopped' : 'answered')]];
  }
}
