/** Scripts written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** A run without spaces that is longer than this is no word (a link, a hash, a table of digits) and counts as several. */
const LONGEST_WORD = 20;
const UNSPACED_CHARACTERS_A_WORD = 2;

/** The length of a text in words, also for scripts without spaces; a measure for sizes, not a linguistic count. */
export function countWords(text: string): number {
  let words = 0;
  for (const token of text.split(/\s+/u)) {
    if (token === '') continue;
    const unspaced = token.match(UNSPACED)?.length ?? 0;
    words += Math.ceil(unspaced / UNSPACED_CHARACTERS_A_WORD);
    words += Math.ceil((token.length - unspaced) / LONGEST_WORD);
  }
  return words;
}

const wordBoundaries = new Intl.Segmenter(undefined, { granularity: 'word' });
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Offsets at which a text may be cut into pieces of at most `maxWords`: between words, else between characters. */
export function cutsWithin(text: string, maxWords: number): number[] {
  const cuts: number[] = [];
  let pieceStart = 0;
  for (const { index, segment } of atoms(text, maxWords)) {
    const end = index + segment.length;
    if (index > pieceStart && countWords(text.slice(pieceStart, end)) > maxWords) {
      cuts.push(index);
      pieceStart = index;
    }
  }
  return cuts;
}

function* atoms(text: string, maxWords: number): Generator<{ index: number; segment: string }> {
  for (const word of wordBoundaries.segment(text)) {
    if (countWords(word.segment) <= maxWords) yield word;
    else {
      for (const character of characters.segment(word.segment)) {
        yield { index: word.index + character.index, segment: character.segment };
      }
    }
  }
}
