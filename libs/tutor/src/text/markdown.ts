// Characters that Markdown or HTML would act on. `.` and `-` matter only at the start of a line and are handled there.
const SPECIAL = /[\\`*_[\]{}<>#|~!$&@]/g;

/**
 * Text from a file or a student as literal Markdown on one line: nothing in it can become a link, an image, HTML or a heading.
 */
export function literal(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(SPECIAL, '\\$&')
    .replace(/^(\d+)([.)])(?=\s)/, '$1\\$2')
    .replace(/^[-+=]/, '\\$&')
    .replace(/\b(https?|ftp|mailto|www)([.:])/gi, '$1\\$2');
}

const LIST_MARK = /^\s*(?:[-*+•▪◦‣]|\d{1,3}[.)])\s+/u;
const TABLE_ROW = /^\s*\|.*\|\s*$/;
const TABLE_RULE = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;
/** Ends of lines and pieces of lines that programs have and sentences have not. */
const CODE_LINE =
  /[;{}:([,\\]$|^[\s]*[)}\]]|[\w)\]]\s*(?:=|==|\+=|->|=>|<-)\s*\S|\w\(.*\)$|^\s*(?:#|\/\/|import |def |class |return\b)/;

/**
 * A block quotation holding `text` literally: paragraphs stay paragraphs, the entries of a list and the rows of a table
 * stay what they are, and program text keeps its lines and indentation in a block of code.
 */
export function quotation(text: string): string {
  const blocks = text
    .split(/\n[^\S\n]*\n/)
    .filter((block) => block.trim() !== '')
    .map(quotedBlock);
  return blocks
    .join('\n\n')
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}

function quotedBlock(block: string): string {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 1) return literal(block);
  if (lines.some((line) => LIST_MARK.test(line))) return listOf(lines);
  if (lines.every((line) => TABLE_ROW.test(line))) return tableOf(lines);
  return isCode(lines) ? fenced(block) : literal(block);
}

function isCode(lines: readonly string[]): boolean {
  const coded = lines.filter((line) => CODE_LINE.test(line)).length;
  const indented = lines.slice(1).some((line) => /^(?: {2}|\t)/.test(line));
  return coded * 2 >= lines.length || (indented && coded > 0);
}

/** The fence is longer than any row of backticks within, so that nothing in the text can close it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replace(/^\n+|\s+$/g, '')}\n${fence}`;
}

/** Rows without the rule below their heads are no table to Markdown: they stay on lines of their own. */
function tableOf(lines: readonly string[]): string {
  if (!TABLE_RULE.test(lines[1] ?? '')) return lines.map(literal).join('\\\n');
  return lines.map((line) => (TABLE_RULE.test(line) ? line.trim() : `| ${cellsOf(line).join(' | ')} |`)).join('\n');
}

function cellsOf(row: string): string[] {
  const cells = row
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/);
  return cells.map((cell) => literal(cell.replaceAll('\\|', '|')));
}

/** Lines before the first mark are a paragraph; lines after one go on with its entry. */
function listOf(lines: readonly string[]): string {
  const entries: { mark: string; text: string }[] = [];
  const before: string[] = [];
  for (const line of lines) {
    const [mark] = LIST_MARK.exec(line) ?? [];
    const number = /\d+/.exec(mark ?? '')?.[0];
    if (mark !== undefined)
      entries.push({ mark: number === undefined ? '-' : `${number}.`, text: line.slice(mark.length) });
    else if (entries.length === 0) before.push(line);
    else entries[entries.length - 1]!.text += ` ${line}`;
  }
  const list = entries.map(({ mark, text }) => `${mark} ${literal(text)}`).join('\n');
  return before.length === 0 ? list : `${literal(before.join(' '))}\n\n${list}`;
}
