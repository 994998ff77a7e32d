import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './testing/helm.js';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const recipe = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const workflow = parse(readFileSync(join(ROOT, '.github', 'workflows', 'release.yml'), 'utf8')) as {
  jobs: Record<string, { needs?: string; uses?: string; steps?: Step[] }>;
};
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);
const buildArguments = (steps.find(({ id }) => id === 'build')?.with?.['build-args'] ?? '').split('\n');

/** The images that stages of the recipe begin with, as arguments that can name a digest. */
const bases = [...recipe.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => /^\$\{(\w+)\}$/.exec(image)?.[1] ?? image);

describe('a release', () => {
  test.each(bases)('takes the base image %s by its digest', (argument) => {
    const given = buildArguments.find((line) => line.startsWith(`${argument}=`)) ?? '';
    const [, output] = /^\w+=\$\{\{ steps\.base\.outputs\.(\w+) \}\}$/.exec(given) ?? [];
    const pin = steps.find(({ id }) => id === 'base')?.run ?? '';
    expect(pin).toContain(`pin ${argument} ${output}`);
    expect(pin).toMatch(/=\$name@\$digest" >> "\$GITHUB_OUTPUT"/);
    expect(recipe).toMatch(new RegExp(`^ARG ${argument}=\\S+$`, 'm'));
  });

  test('publishes nothing before the checks of a change have passed', () => {
    const { checks, ...others } = workflow.jobs;
    expect(checks?.uses).toBe('./.github/workflows/checks.yml');
    const waitsForChecks = (name: string): boolean => {
      const before = workflow.jobs[name]?.needs;
      return before === 'checks' || (before !== undefined && waitsForChecks(before));
    };
    expect(Object.keys(others).filter((name) => !waitsForChecks(name))).toEqual([]);
    expect(readFileSync(join(ROOT, '.github', 'workflows', 'checks.yml'), 'utf8')).toContain('run: bash .ci/run');
  });

  test('uses actions by commit, not by a name that can be moved', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });
});
