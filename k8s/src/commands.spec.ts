import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { run } from './commands.js';
import { permissionsOf } from './iam/permissions.js';
import { valuesOf } from './program.js';
import { VALUE_SETS } from './testing/value-sets.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'aila-commands-'));

const fileOf = (values: object): string => {
  const file = join(folder(), 'values.yaml');
  writeFileSync(file, stringify(values));
  return file;
};

/** Nothing may be looked for in the repository when there are values. */
const NOWHERE = '/nowhere';
const withValues = (values: object, ...more: string[]) => run(['--values', fileOf(values), ...more], NOWHERE);

describe('writing manifests for values of one’s own', () => {
  test('values without a place to write to are refused, and nothing is written', () => {
    expect(withValues({}).problems[0]).toMatch(/^--values: there is no place to write to/);
  });

  test('a wrong option is told with what there is', () => {
    expect(run(['--value', 'x'], NOWHERE).problems).toEqual([
      expect.stringContaining('--value'),
      expect.stringContaining('usage'),
      expect.any(String),
      expect.any(String),
    ]);
  });

  test('values that are no YAML, no map, or nowhere are told, not thrown', () => {
    const out = folder();
    const text = join(out, 'values.yaml');
    writeFileSync(text, 'a: [');
    expect(run(['--values', text, '--out', out], NOWHERE).problems[0]).toMatch(/^--values: .*cannot be read/);
    expect(run(['--values', '/nowhere.yaml', '--out', out], NOWHERE).problems[0]).toMatch(/cannot be read/);
    expect(withValues(['a'], '--out', out).problems[1]).toMatch(/holds no values/);
    expect(readdirSync(out)).toEqual(['values.yaml']);
  });

  test('refused values are told one a line, and nothing is written', () => {
    const out = join(folder(), 'out');
    const { problems } = withValues({ gateway: { replica: 3 }, logLevel: 'loud' }, '--out', out);
    expect(problems.toSorted()).toEqual([
      expect.stringMatching(/^ {2}gateway\.replica: /),
      expect.stringMatching(/^ {2}logLevel: /),
      'These values are refused:',
    ]);
    expect(existsSync(out)).toBe(false);
  });

  test('what still is an example is warned of, in kinds', () => {
    const { warnings, problems } = withValues({}, '--out', folder());
    expect(problems).toEqual([]);
    expect(warnings).toContain('These values still are examples; set them to your own:');
    expect(warnings).toContain('  aws.accountId: "111122223333"');
    expect(warnings).toContain('  network.proxyCidrs: ["10.0.32.0/24","10.0.33.0/24"]');
    expect(withValues(VALUE_SETS['own'] ?? {}, '--out', folder())).toEqual({ warnings: [], problems: [] });
  });

  test('rules of the VPC CNI are checked for these values', () => {
    const values = { network: { loadBalancerCidrs: ['10.0.16.0/24'] } };
    expect(withValues(values, '--out', folder()).problems).toContain(
      'network policies on EKS: gateway-from-load-balancer: 10.0.16.0/24 holds pods. See docs/kubernetes.md, "EKS".',
    );
  });

  test('files of parts that were switched off are removed, and nothing else', () => {
    const out = folder();
    const strangers = ['values.yaml', '99-mine.yaml', '55-edge.yml', 'aws/70-mine.yaml'];
    mkdirSync(join(out, 'aws'));
    for (const file of strangers) writeFileSync(join(out, file), '');
    withValues({ aws: { enabled: true } }, '--out', out);
    expect(existsSync(join(out, '55-edge.yaml')) && existsSync(join(out, 'aws', '62-aws-roles.yaml'))).toBe(true);
    withValues({ edge: { enabled: false } }, '--out', out);
    expect(existsSync(join(out, '55-edge.yaml')) || existsSync(join(out, 'aws', '62-aws-roles.yaml'))).toBe(false);
    expect(existsSync(join(out, '50-workloads.yaml'))).toBe(true);
    for (const file of strangers) expect(existsSync(join(out, file))).toBe(true);
  });

  test('AWS resources are written only where Crossplane shall make them, and only in their folder', () => {
    const out = folder();
    withValues({ aws: { enabled: true } }, '--out', out);
    expect(readdirSync(out).filter((file) => file.includes('-aws-'))).toEqual([]);
    expect(readdirSync(join(out, 'aws'))).toHaveLength(9);
  });

  test('the namespace carries the common labels, too', () => {
    const out = folder();
    withValues({ commonLabels: { 'example.edu/team': 'learning' } }, '--out', out, '--namespace', 'tutor');
    const [namespace] = parseAllDocuments(readFileSync(join(out, '00-namespace.yaml'), 'utf8'));
    expect(namespace?.toJS()).toMatchObject({
      metadata: { name: 'tutor', labels: { 'example.edu/team': 'learning', 'app.kubernetes.io/part-of': 'aila' } },
    });
  });
});

describe('writing IAM policies for somebody else’s tools', () => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as { Statement: object[] };

  test('each role has who may take it and all it may do', () => {
    const out = folder();
    const values = { iam: { roleArns: { files: 'arn:aws:iam::111122223333:role/mine' } } };
    const { problems, warnings } = withValues(values, '--iam-policies', out, '--namespace', 'tutor');
    expect(problems).toEqual([]);
    expect(warnings).toContainEqual(expect.stringMatching(/^ {2}iam\.oidcProvider: /));
    expect(warnings).toContain('  aws.proxyId: "prx-*"');
    expect(warnings.join()).not.toContain('aws.vpcId');
    expect(readdirSync(out).sort()).toEqual(['auth', 'files', 'gateway', 'ingest', 'migrate', 'proxy', 'text-gen']);
    expect(JSON.stringify(read(join(out, 'files', 'trust.json')))).toContain('system:serviceaccount:tutor:files');
    const wanted = permissionsOf(valuesOf(values), 'ingest').flatMap(({ statements }) => statements);
    expect(read(join(out, 'ingest', 'permissions.json')).Statement).toHaveLength(wanted.length);
    expect(read(join(out, 'ingest', 'permissions.json')).Statement).toEqual(expect.arrayContaining(wanted));
  });
});
