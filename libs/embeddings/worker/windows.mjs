// Cuts a text into windows of a few sentences, which the model reads one by one.
import { framed, piecesOf } from './word-pieces.mjs';

/** Start and end included. Windows of 64 pieces find answers better than those of 128 and than whole chunks. */
const WINDOW = 64;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Whole sentences together as long as they fit; a longer sentence in parts. */
export function windowsOf(text, vocabulary) {
  const windows = [];
  let open = [];
  const close = () => {
    if (open.length > 0) windows.push(framed(open));
    open = [];
  };
  for (const { segment } of sentences.segment(text)) {
    const pieces = piecesOf(segment, vocabulary);
    if (open.length + pieces.length > WINDOW - 2) close();
    open.push(...pieces);
    for (; open.length > WINDOW - 2; open = open.slice(WINDOW - 2)) windows.push(framed(open.slice(0, WINDOW - 2)));
  }
  close();
  return windows;
}
