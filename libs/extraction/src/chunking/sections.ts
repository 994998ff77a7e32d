import type { ExtractedPage, TextBlock } from '../page.js';
import type { Run } from './units.js';

/** What stands under one heading, up to the next heading of any level. */
export interface Section {
  /** The headings above the text, the highest first. */
  readonly headingPath: readonly string[];
  /** Level of the own heading; 0 for text before the first one. */
  readonly level: number;
  readonly runs: readonly Run[];
}

type OpenRun = Run[number][];

/**
 * Cuts a document at its headings. A heading without a text of its own that no deeper heading follows (the title of a
 * picture, of a slide without text) stands as the text of its section, so that nothing of the document is lost.
 */
export function sectionsOf(pages: readonly ExtractedPage[]): Section[] {
  const sections: { headingPath: string[]; level: number; runs: OpenRun[]; heading?: OpenRun }[] = [];
  const open: { level: number; title: string }[] = [];
  let current: (typeof sections)[number] | undefined;

  for (const page of pages) {
    for (const block of page.blocks) {
      const title = oneLine(page.text.slice(block.start, block.end));
      if (title === '') continue;
      if (block.kind === 'heading') {
        const level = Math.max(1, block.level ?? 1);
        keepTitleAsText(current, level);
        while ((open.at(-1)?.level ?? 0) >= level) open.pop();
        open.push({ level, title });
        current = { headingPath: open.map((heading) => heading.title), level, runs: [], heading: [{ page, block }] };
        sections.push(current);
        continue;
      }
      if (!current) {
        current = { headingPath: [], level: 0, runs: [] };
        sections.push(current);
      }
      const before = current.runs.at(-1);
      if (before && continues(before, page, block)) before.push({ page, block });
      else current.runs.push([{ page, block }]);
    }
  }
  keepTitleAsText(current, 0);
  return sections.filter((section) => section.runs.length > 0);
}

function keepTitleAsText(
  section: { level: number; runs: OpenRun[]; heading?: OpenRun } | undefined,
  nextLevel: number,
): void {
  if (section?.heading && section.runs.length === 0 && nextLevel <= section.level) section.runs.push(section.heading);
}

/** Whether a paragraph goes on after a page break: it ended without a full stop, and there it begins in lower case. */
function continues(run: Run, page: ExtractedPage, block: TextBlock): boolean {
  const last = run.at(-1);
  if (!last || last.page.number + 1 !== page.number || block.kind !== 'paragraph') return false;
  if (last.block.kind === 'code' || last.block.kind === 'heading') return false;
  const ended = last.page.text.slice(last.block.start, last.block.end).trimEnd();
  return (
    !/[.!?:;…。！？]["'”’)\]]*$/u.test(ended) && !/^\p{Lu}/u.test(page.text.slice(block.start, block.end).trimStart())
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
