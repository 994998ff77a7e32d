/** A stretch of a text with its character offsets in that text. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// A full stop after one of these does not end a sentence.
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|ca|fig|eq|ex|no|nr|p|pp|ch|sec|dr|mr|mrs|ms|prof|st|mme|mlle|art|env|resp|\p{L})\.$/iu;
const SENTENCE_END = /(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s+["'“‘«([]*[\p{Lu}\p{N}])/gu;
const ENDS_OPEN = /[^.!?…:;]$/u;
const BULLET = /^\s*(?:[-*•‣▪◦–]|\d{1,2}[.)])\s+/u;

/**
 * Sentences of a passage with their offsets. Text from a PDF carries hard line breaks: a line that stops well short of
 * the usual width without punctuation, before a line that opens with a capital, is a heading or list entry of its own.
 */
export function splitSentences(text: string): Span[] {
  return blocks(text).flatMap((block) => sentencesOf(block));
}

const MAX_HEADING_WORDS = 12;

/**
 * Whether a sentence of a text is one of its headings: a short line by itself that opens like a name, ends without
 * punctuation, and has something below it.
 */
export function isHeading(text: string, { text: words, start, end }: Span): boolean {
  return (
    /^["“«(]*[\p{Lu}\p{N}]/u.test(words) &&
    /[^.!?…:;,]$/u.test(words) &&
    !words.includes('\n') &&
    words.split(/\s+/).length <= MAX_HEADING_WORDS &&
    (start === 0 || text[start - 1] === '\n') &&
    /^[^\S\n]*\n\s*\S/u.test(text.slice(end, end + 200))
  );
}

/** Paragraphs, headings and list entries. */
function blocks(text: string): Span[] {
  const lines = [...text.matchAll(/[^\n]+/g)].map((match) => ({ text: match[0], start: match.index }));
  const widest = Math.max(0, ...lines.map((line) => line.text.trimEnd().length));
  const found: Span[] = [];
  let open: { start: number; end: number } | undefined;
  lines.forEach((line, index) => {
    const end = line.start + line.text.length;
    const next = lines[index + 1];
    if (line.text.trim() !== '') open = open ? { ...open, end } : { start: line.start, end };
    if (!open) return;
    const closes =
      next === undefined ||
      next.text.trim() === '' ||
      BULLET.test(next.text) ||
      text.slice(end, next.start).length > 1 ||
      (line.text.trimEnd().length < widest * 0.7 &&
        ENDS_OPEN.test(line.text.trimEnd()) &&
        /^\s*[\p{Lu}\p{N}#]/u.test(next.text));
    if (closes) {
      found.push({ text: text.slice(open.start, open.end), ...open });
      open = undefined;
    }
  });
  return found;
}

function sentencesOf(block: Span): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (const match of block.text.matchAll(SENTENCE_END)) {
    const to = match.index + match[0].length;
    if (ABBREVIATION.test(block.text.slice(from, to))) continue;
    pushTrimmed(found, block, from, to);
    from = to;
  }
  pushTrimmed(found, block, from, block.text.length);
  return found;
}

function pushTrimmed(found: Span[], block: Span, from: number, to: number): void {
  const raw = block.text.slice(from, to);
  const lead = raw.length - raw.replace(BULLET, '').trimStart().length;
  const text = raw.slice(lead).trimEnd();
  if (text === '') return;
  const start = block.start + from + lead;
  found.push({ text, start, end: start + text.length });
}
