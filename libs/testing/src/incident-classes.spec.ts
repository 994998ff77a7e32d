import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');

const rows = [
  ...readFileSync(join(root, 'docs', 'incident-classes.md'), 'utf8').matchAll(/`([\w/.-]+\.spec\.ts)` › (.*?) *\|/g),
].map(([, file = '', title = '']) => ({ file, title }));

test('the page of incident classes names a test for each of them', () => {
  expect(rows.length).toBeGreaterThan(15);
});

test.each(rows)('$file holds: $title', ({ file, title }) => {
  const spec = readFileSync(join(root, file), 'utf8');
  expect(["'", '"', '`'].some((quote) => spec.includes(`${quote}${title}${quote}`))).toBe(true);
});
