import type { PageReference } from './types.js';

/** Place of a quotation in the text of a page, as character offsets. */
export interface QuotePlace {
  readonly start: number;
  readonly end: number;
}

/** A quotation that was found on the page it names. */
export interface Citation extends PageReference, QuotePlace {
  /** Number in the text of the reply: `[1]`. */
  readonly marker: number;
  readonly passageId: string;
  /** As it stands on the page. */
  readonly quote: string;
}

/** What a tutor model says it quotes; nothing of it is believed before {@link confirmCitation}. */
export interface CitationClaim {
  readonly marker: number;
  readonly passageId: string;
  readonly quote: string;
}

/** A quotation shorter than this could be found on any page and proves nothing. */
const MIN_QUOTE_LENGTH = 12;

/**
 * Finds a quotation on a page. Runs of white space count as one space, typographic quotes and dashes as plain ones, and
 * soft hyphens as nothing, because extraction, models and keyboards differ in these; every other character must agree.
 * @returns where the quotation stands in `pageText`; null when it does not stand there or is shorter than 12 characters
 */
export function verifyCitation(quote: string, pageText: string): QuotePlace | null {
  const wanted = normalise(quote).text.trim();
  if (wanted.length < MIN_QUOTE_LENGTH) return null;
  const page = normalise(pageText);
  const at = page.text.indexOf(wanted);
  if (at < 0) return null;
  const last = page.offsets[at + wanted.length - 1] ?? 0;
  return { start: page.offsets[at] ?? 0, end: last + 1 };
}

/** Something that a reply may cite: a passage the model was given, or a quotation its plan asked for. */
export interface CitableSource extends PageReference {
  readonly passageId: string;
}

/**
 * Turns a claim into a citation when it is true.
 * @param sources all that the reply may cite; a claim about anything else is false
 * @param pageText text of a page, from the course and not from the model; undefined when there is no such page now
 */
export function confirmCitation(
  claim: CitationClaim,
  sources: readonly CitableSource[],
  pageText: (page: PageReference) => string | undefined,
): Citation | null {
  const source = sources.find((candidate) => candidate.passageId === claim.passageId);
  const text = source && pageText(source);
  if (!source || text === undefined) return null;
  const place = verifyCitation(claim.quote, text);
  if (!place) return null;
  const { passageId, fileId, fileName, page } = source;
  return {
    marker: claim.marker,
    passageId,
    fileId,
    fileName,
    page,
    quote: text.slice(place.start, place.end),
    ...place,
  };
}

// One character each, so that offsets stay simple.
const PLAIN: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};
const INVISIBLE = /[\u00AD\u200B-\u200D\u2060\uFEFF\uFFFE]/;

/** The text with its irregularities removed, and for each character the offset it came from. */
function normalise(text: string): { text: string; offsets: number[] } {
  const offsets: number[] = [];
  let result = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (INVISIBLE.test(character)) continue;
    const space = /\s/.test(character);
    if (space && result.endsWith(' ')) continue;
    result += space ? ' ' : (PLAIN[character] ?? character);
    offsets.push(index);
  }
  return { text: result, offsets };
}
