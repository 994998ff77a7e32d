import { LINE_HYPHEN } from './line.js';

const LIGATURES: Readonly<Record<string, string>> = {
  '\uFB00': 'ff',
  '\uFB01': 'fi',
  '\uFB02': 'fl',
  '\uFB03': 'ffi',
  '\uFB04': 'ffl',
  '\uFB05': 'st',
  '\uFB06': 'st',
};

/** Bullets of symbol fonts (Symbol, Wingdings), which have no Unicode value and land in the private use area. */
const SYMBOL_BULLETS = /[\uF0A7\uF0A8\uF0B7\uF076\uF0D8\uF0FC]/g;
/** Every kind of space except the line break and the tab. */
const SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
/** Zero width space, word joiner, byte order mark: invisible, and they part words for a search. The joiners of Arabic and Indic scripts stay. */
const INVISIBLE = /[\u200B\u2060\uFEFF]/g;
// eslint-disable-next-line no-control-regex -- the control characters are what is taken out
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/g;
/** The dots between a title and its page number in a table of contents. */
const DOT_LEADERS = /(?:\s?[.·…]){5,}/g;
/** Most lines of most files: nothing in them needs cleaning, unless a row of dots does. */
const PLAIN = /^[\t\x20-\x7E]*$/;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * Text that can be stored, shown and searched: composed (NFC), ligatures spelt out, one kind of space, nothing invisible,
 * no broken characters. Mathematical letters and symbols stay as they are: NFKC would make `x²` into `x2`.
 * A soft hyphen survives at the end only, where it says that the word goes on.
 */
export function cleanText(raw: string): string {
  if (PLAIN.test(raw)) return raw.includes('.') ? raw.replace(DOT_LEADERS, ' …') : raw;
  return raw
    .replace(LONE_SURROGATES, '\uFFFD')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(SPACES, ' ')
    .replace(DOT_LEADERS, ' …')
    .replace(/[\uFB00-\uFB06]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replace(SYMBOL_BULLETS, '•')
    .replace(/\u00AD(?!$)/g, '')
    .normalize('NFC');
}

/** Whether the line's last word goes on in the next line. */
export function endsHyphenated(text: string): boolean {
  return text.endsWith(LINE_HYPHEN);
}
