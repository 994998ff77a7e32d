import type { ExportFormat } from '@aila/contracts';
import type { ExportedMessage } from '@aila/content';

/** The columns of AILA's chat logs, in its order. */
const columns: Readonly<Record<string, (message: ExportedMessage) => string>> = {
  user_id: ({ shown_id }) => shown_id,
  module_name: ({ module_name }) => module_name,
  concept_name: ({ concept_name }) => concept_name,
  session_id: ({ session_id }) => session_id,
  message: ({ content }) => content,
  sent_by_student: ({ role }) => String(role === 'student'),
  competency_status: competencyOf,
  timestamp: ({ created_at }) => created_at.toISOString(),
};

function competencyOf({ achieved }: ExportedMessage): string {
  return achieved ? 'complete' : 'incomplete';
}

/** By which a spreadsheet knows that a file is UTF-8. */
const byteOrderMark = '\uFEFF';

/** What begins so is a formula to a spreadsheet, also in the wide forms of these characters. */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A cell by RFC 4180. What a spreadsheet would take for a formula becomes a text by an apostrophe before it. */
export function csvCell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const csvLine = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`;

/** One object a line, with what AILA's columns leave out. */
function jsonLine(message: ExportedMessage): string {
  const { role, content, created_at, achieved: _, user_id: __, shown_id, ...same } = message;
  return `${JSON.stringify({
    user_id: shown_id,
    ...same,
    message: content,
    sent_by_student: role === 'student',
    competency_status: competencyOf(message),
    timestamp: created_at.toISOString(),
  })}\n`;
}

interface Writer {
  readonly mediaType: string;
  readonly head: string;
  readonly line: (message: ExportedMessage) => string;
}

/** How each format is written. */
export const writers: Readonly<Record<ExportFormat, Writer>> = {
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    head: byteOrderMark + csvLine(Object.keys(columns)),
    line: (message) => csvLine(Object.values(columns).map((cell) => cell(message))),
  },
  jsonl: { mediaType: 'application/x-ndjson', head: '', line: jsonLine },
};
