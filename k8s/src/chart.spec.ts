import { valuesSchema } from './chart.js';
import { helm, helmTemplate } from './testing/helm.js';
import { VALUE_SETS } from './testing/value-sets.js';

const refusal = (values: object): string => {
  try {
    helmTemplate(values);
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr);
  }
  return 'accepted';
};

describe('the chart', () => {
  test.each(Object.entries(VALUE_SETS))('passes helm lint --strict with the %s values', (_, values) => {
    expect(helm(['lint', '--strict'], values)).toContain('0 chart(s) failed');
  });

  test('describes every value in its schema', () => {
    const undescribed: string[] = [];
    const walk = (node: { properties?: object; description?: string; title?: string }, path: string): void => {
      if (!node.description && !node.title) undescribed.push(path);
      for (const [name, below] of Object.entries(node.properties ?? {})) walk(below as object, `${path}.${name}`);
    };
    walk(JSON.parse(valuesSchema()) as object, '');
    expect(undescribed).toEqual([]);
  });
});

describe('a wrong value is refused with a message that names it', () => {
  test.each([
    ['a misspelt name', { gateway: { replica: 3 } }, /\/gateway.*replica/s],
    ['text for a number', { gateway: { replicas: 'three' } }, /\/gateway\/replicas.*integer/s],
    ['an unknown choice', { database: { auth: 'trust' } }, /\/database\/auth.*iam/s],
    ['an address range that is none', { network: { proxyCidrs: ['10.0.0.0'] } }, /\/network\/proxyCidrs\/0/],
    [
      'no address range, which would admit every address',
      { network: { proxyCidrs: [] } },
      /\/network\/proxyCidrs.*minItems/s,
    ],
    ['a digest that is none', { gateway: { digest: 'latest' } }, /\/gateway\/digest/],
    ['a value that breaks out of its quotes', { objectStore: { bucket: 'a"\n  evil: true' } }, /\/objectStore\/bucket/],
  ])('%s', (_, values, message) => {
    expect(refusal(values)).toMatch(message);
  });
});
