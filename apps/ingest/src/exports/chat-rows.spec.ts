import type { ExportedMessage } from '@aila/content';
import { csvCell, writers } from './chat-rows.js';

const message: ExportedMessage = {
  user_id: 'never told',
  shown_id: 'u',
  session_id: 's',
  ordinal: 3,
  message_id: 'm',
  module_id: 'mod',
  module_name: 'Loops, and "more"',
  concept_id: 'c',
  concept_name: 'Control',
  session_name: null,
  role: 'student',
  content: 'First line\nsecond, "quoted" é 漢 🙂',
  created_at: new Date('2026-02-03T04:05:06.789Z'),
  achieved: true,
  verdict: 'correct',
  score: 1,
};

test('a CSV file begins with a byte-order mark and AILA’s columns, in its order', () => {
  expect(writers.csv.head).toBe(
    '\uFEFFuser_id,module_name,concept_name,session_id,message,sent_by_student,competency_status,timestamp\r\n',
  );
});

test('a line follows RFC 4180: quotes doubled, and what holds commas, quotes or line breaks within quotes', () => {
  expect(writers.csv.line(message)).toBe(
    'u,"Loops, and ""more""",Control,s,"First line\nsecond, ""quoted"" é 漢 🙂",true,complete,2026-02-03T04:05:06.789Z\r\n',
  );
  expect(writers.csv.line({ ...message, role: 'tutor', achieved: false })).toContain(',false,incomplete,');
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  '=HYPERLINK("http://x","y")',
])('%j is no formula any more', (text) => {
  const cell = csvCell(text);
  expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
  expect(cell.replace(/^"|"$/g, '').replaceAll('""', '"')).toBe(`'${text}`);
});

test.each(['', 'a=b', '1-1', "it's", ' = 1', 'a@b.test'])('%j stays as it is', (text) => {
  expect(csvCell(text)).toBe(text);
});

test('a line of JSON holds more, and one line however many the message has', () => {
  const line = writers.jsonl.line(message);
  expect(line.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(line)).toEqual({
    user_id: 'u',
    session_id: 's',
    ordinal: 3,
    message_id: 'm',
    module_id: 'mod',
    module_name: 'Loops, and "more"',
    concept_id: 'c',
    concept_name: 'Control',
    session_name: null,
    verdict: 'correct',
    score: 1,
    message: 'First line\nsecond, "quoted" é 漢 🙂',
    sent_by_student: true,
    competency_status: 'complete',
    timestamp: '2026-02-03T04:05:06.789Z',
  });
});
