import { contentTerms, fold, isStopWord, sameTerm, stem, words } from './text/words.js';

/** What was said just before the student's message. */
export interface Context {
  /** The student's message before this one. */
  readonly previousMessage: string | null;
  /** What the tutor's last reply was about: what it quoted or asked rather than its courtesies. */
  readonly tutorSaid: string | null;
}

export interface RewrittenQuestion {
  /** As the student put it. */
  readonly message: string;
  /** The message with what it leaves unsaid. */
  readonly query: string;
  /** Words taken over from the context; empty when the message stands alone. */
  readonly inherited: readonly string[];
}

const STARTS_ON = /^(?:and|but|so|or|also|then|what about|how about|et|mais|alors|ou|donc|puis)\b/;
/** `one` stands for something only at the end of its phrase: "the second one?", but not "one row of code". */
const POINTS_BACK =
  /\b(?:it|its|that|this|they|them|their|those|these|both|there|such|same|the (?:other|first|second|third|last|latter|former)(?: one)?|ones|one(?= *(?:$|[?.!,;:]|(?:is|was|does|did|has|out|in|on|for|and|or)\b))|ca|cela|ceci|celui|celle|ceux|celles|leur|leurs|lui|elle|elles|ils|les deux|meme|l autre|le (?:premier|dernier|second|deuxieme))\b/;
/** After a preposition, "that" is no "which": it points at something, wherever in the sentence it stands. */
const DEMONSTRATIVE =
  /\b(?:of|in|on|at|for|with|without|to|by|around|about|from|after|before|under|between|inside|behind|near) (?:this|that|these|those)\b/;
/** A message with more content than this says itself what it is about. */
const MOST_CONTENT = 4;
/** After more words with content than this, a pronoun stands for one of them: "does a loop end when it ...". */
const CONTENT_BEFORE_POINTER = 1;
const MAX_INHERITED = 12;

/**
 * Makes a follow-up question complete for searching: a short message that leans on what was said ("and the second one?")
 * inherits the words of the message before it and of what the tutor last talked about. No model is asked; a message that
 * stands alone is left as it is.
 */
export function rewriteQuestion(message: string, context: Context): RewrittenQuestion {
  const own = contentTerms(message);
  const folded = fold(message).replace(/['’-]/g, ' ').trim();
  if (!leans(own.length, folded)) return { message, query: message, inherited: [] };
  const inherited: string[] = [];
  for (const source of [context.previousMessage, context.tutorSaid]) {
    let taken = 0;
    for (const word of source === null ? [] : words(source)) {
      if (taken === MAX_INHERITED) break;
      if (isStopWord(word) || word.length < 2) continue;
      const known = [...own, ...inherited.map(stem)].some((term) => sameTerm(term, stem(word)));
      if (known) continue;
      inherited.push(word);
      taken++;
    }
  }
  return { message, query: inherited.length === 0 ? message : `${message} ${inherited.join(' ')}`, inherited };
}

/** Whether a message is incomplete without what was said before it; its first sentence tells. */
function leans(content: number, folded: string): boolean {
  if (content === 0) return true;
  if (content > MOST_CONTENT) return false;
  const sentence = /^[^.?!]*/.exec(folded)?.[0] ?? '';
  if (STARTS_ON.test(sentence) || DEMONSTRATIVE.test(sentence)) return true;
  const pointer = POINTS_BACK.exec(sentence);
  return pointer !== null && contentTerms(sentence.slice(0, pointer.index)).length <= CONTENT_BEFORE_POINTER;
}
