/** As much of a reason as is logged and shown. Characters. */
const LONGEST_REASON = 300;
/** A reason that repeats so much of the prompt repeats somebody's words. Characters. */
const REPEATED = 20;

/**
 * A reason on one line, without keys and without what people wrote: some servers repeat the request that they refuse.
 *
 * @param said everything that the server was told
 */
export function presentable(text: string, key: string | null, said: readonly string[]): string {
  const words = said.map(onOneLine);
  const reason = onOneLine(text).slice(0, LONGEST_REASON + REPEATED);
  const hidden = new Array<boolean>(reason.length).fill(false);
  for (let at = 0; at + REPEATED <= reason.length; at++)
    if (words.some((text) => text.includes(reason.slice(at, at + REPEATED)))) hidden.fill(true, at, at + REPEATED);
  const shown = [...Array(reason.length).keys()].map((at) => (hidden[at] ? (hidden[at - 1] ? '' : '…') : reason[at]));
  return [key ?? '']
    .filter(Boolean)
    .reduce((text, secret) => text.replaceAll(secret, '…'), shown.join(''))
    .replace(/\b(?:Bearer\s+\S+|sk-[\w*-]{4,})/g, '…')
    .slice(0, LONGEST_REASON);
}

const onOneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
