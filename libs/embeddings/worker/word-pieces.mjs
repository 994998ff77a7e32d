// Cuts a text into the word pieces of BERT's uncased English vocabulary.
import { readFileSync } from 'node:fs';

const START = 101;
const END = 102;
const UNKNOWN = 100;
/** A longer word has no pieces. */
const LONGEST_WORD = 100;

const WORD_OR_SIGN = /[\p{P}$+<=>^`|~\p{Script=Han}]|[^\s\p{P}$+<=>^`|~\p{Script=Han}]+/gu;

/** @param vocabularyFile one piece a line; its number is the line, from 0 */
export function readVocabulary(vocabularyFile) {
  const lines = readFileSync(vocabularyFile, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((piece, number) => [piece, number]));
}

/** Numbers of the pieces of a text, without those that mark its start and end. */
export function piecesOf(text, vocabulary) {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '');
  return (plain.match(WORD_OR_SIGN) ?? []).flatMap((word) => piecesOfWord([...word], vocabulary));
}

/** The same with start and end, as the model takes it. */
export function framed(pieces) {
  return [START, ...pieces, END];
}

/** Always the longest piece that fits; a word with a part that is in no piece is unknown as a whole. */
function piecesOfWord(characters, vocabulary) {
  if (characters.length > LONGEST_WORD) return [UNKNOWN];
  const pieces = [];
  for (let from = 0; from < characters.length;) {
    let to = characters.length;
    let piece;
    for (; to > from && piece === undefined; to -= 1) {
      piece = vocabulary.get((from > 0 ? '##' : '') + characters.slice(from, to).join(''));
    }
    if (piece === undefined) return [UNKNOWN];
    pieces.push(piece);
    from = to + 1;
  }
  return pieces;
}
