import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './testing/helm.js';

interface Row {
  readonly claim: string;
  readonly where: string;
  readonly test: string;
}

const rows: Row[] = readFileSync(join(ROOT, 'docs', 'controls.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 5 && cells[3]?.includes(' › '))
  .map(([, claim = '', where = '', test = '']) => ({ claim, where, test }));

const paths = (cell: string): string[] => [...cell.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, path]) => path ?? '');

describe('every claimed control has a place and a test', () => {
  test('the page lists them', () => {
    expect(rows.length).toBeGreaterThan(70);
  });

  test.each(rows)('$claim', ({ where, test: reference }) => {
    for (const path of paths(where)) expect(existsSync(join(ROOT, 'k8s', 'src', path))).toBe(true);
    const [file = '', title = ''] = reference.split(' › ');
    const spec = readFileSync(join(ROOT, 'k8s', 'src', file.replaceAll('`', '')), 'utf8');
    expect(spec).toMatch(new RegExp(`['"]${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`));
  });
});
