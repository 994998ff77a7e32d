import { join } from 'node:path';
import { parameters } from '../parameters/index.js';
import { flatten } from '../template/registry.js';
import { manifestsOf, podsOf } from '../testing/find.js';
import { ROOT } from '../testing/helm.js';
import { nested } from '../testing/network-sets.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { environmentOf } from './pod-environment.js';

type Read = (environment: Readonly<Record<string, string>>) => unknown;

/** Where each pod's program reads its settings. By path: the manifests must not depend on the services, their proof must. */
const READERS: Readonly<Record<string, readonly [file: string, reader: string]>> = {
  gateway: ['apps/gateway/src/gateway.config.ts', 'readGatewayConfig'],
  auth: ['apps/auth/src/settings.ts', 'readAuthSettings'],
  files: ['apps/files/src/files.config.ts', 'readFilesConfig'],
  ingest: ['apps/ingest/src/ingest.config.ts', 'readIngestConfig'],
  'text-gen': ['apps/text-gen/src/text-gen.config.ts', 'readTextGenConfig'],
  migrate: ['libs/database/src/migration-settings.ts', 'readMigrationSettings'],
};

/** Read by the Kubernetes substitution, by the AWS SDK or by Node itself, not by a reader of ours. */
const PLATFORM = ['POD_IP', 'AWS_REGION', 'AWS_SHARED_CREDENTIALS_FILE', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'];

interface Reader {
  readonly read: Read;
  readonly variables: readonly string[];
}

async function readerOf(workload: string): Promise<Reader> {
  const [file, name] = READERS[workload] ?? [];
  const module = (await import(join(ROOT, file ?? ''))) as Record<string, unknown>;
  const groups = module['settingsGroups'] as Record<string, { readonly variables: readonly string[] }>;
  return { read: module[name ?? ''] as Read, variables: Object.values(groups).flatMap((group) => group.variables) };
}

const readers = new Map<string, Reader>();
beforeAll(async () => {
  for (const workload of Object.keys(READERS)) readers.set(workload, await readerOf(workload));
}, 120_000);

/** Why the program of a pod would not start, or would not heed what it is told. */
function problemsOf(values: object): string[] {
  return podsOf(manifestsOf(values)).flatMap((pod) => {
    const { variables, missingFiles } = environmentOf(pod);
    const reader = readers.get(pod.name);
    if (!reader) return [`${pod.name}: its reader is not known`];
    const unknown = Object.keys(variables).filter((name) => ![...PLATFORM, ...reader.variables].includes(name));
    let refused: string[] = [];
    try {
      reader.read(variables);
    } catch (error) {
      refused = (error as { problems?: string[] }).problems ?? [String(error)];
    }
    return [
      ...unknown.map((name) => `${pod.name}: nobody reads ${name}`),
      ...missingFiles.map((name) => `${pod.name}: the file of ${name} is not mounted`),
      ...refused.map((problem) => `${pod.name}: ${problem}`),
    ];
  });
}

/** Choices that need another one beside them; what is missing is said before anything is written. */
const NEEDS_MORE: Readonly<Record<string, RegExp>> = {
  'identity.provider builtin': /identity.provider: .*mail.mode: smtp/,
  'queue.backend postgres': /queue.backend: a queue in the database does not work behind RDS Proxy/,
};

describe('every service starts with what the manifests tell it', () => {
  test.each(Object.entries(VALUE_SETS))('with the %s values', (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });

  const switches = flatten(parameters).flatMap(({ path, parameter }) =>
    ((parameter.schema['enum'] as unknown[] | undefined) ?? []).map((option) => ({ path, option })),
  );
  test.each(switches)('when only $path is $option', ({ path, option }) => {
    const expected = NEEDS_MORE[`${path} ${String(option)}`];
    if (expected) expect(() => problemsOf(nested(path, option))).toThrow(expected);
    else expect(problemsOf(nested(path, option))).toEqual([]);
  });
});

describe('the proxy that the chart makes takes tokens only', () => {
  const proxied = (proxyAuth: string, database: object = {}) =>
    problemsOf({ aws: { enabled: true, proxyAuth }, database: { auth: 'password', ...database } });

  test.each(['iam', 'secrets'])('so no pod starts that would bring it a password (%s)', (proxyAuth) => {
    expect(() => proxied(proxyAuth)).toThrow(/database.auth: the proxy that the chart makes lets pods in by IAM alone/);
  });

  test.each(['iam', 'secrets'])('while the database behind it would take one (%s)', (proxyAuth) => {
    const host = 'aila.abc.ca-central-1.rds.amazonaws.com';
    expect(proxied(proxyAuth, { host, caConfigMap: 'database-ca' })).toEqual([]);
  });
});

describe('the trust root of the database', () => {
  const filesWith = (values: object): (string | undefined)[] =>
    podsOf(manifestsOf(values)).map(
      ({ spec }) => spec.containers[0]?.env.find(({ name }) => name === 'DATABASE_CA_FILE')?.value,
    );

  test('is the public bundle of the image through RDS Proxy, and what is mounted on any other way', () => {
    expect(new Set(filesWith({}))).toEqual(new Set(['/etc/ssl/certs/ca-certificates.crt']));
    const direct = { database: { host: 'aila.abc.ca-central-1.rds.amazonaws.com', caConfigMap: 'database-ca' } };
    expect(new Set(filesWith(direct))).toEqual(new Set(['/etc/aila/database-ca/ca.pem']));
  });
});

describe('the proof notices', () => {
  const change = (name: string, from: string, to: string): string[] => {
    const pods = podsOf(manifestsOf());
    const pod = pods.find((one) => one.name === name);
    const text = JSON.stringify(pod).replace(from, to);
    expect(text).not.toBe(JSON.stringify(pod));
    const { variables } = environmentOf(JSON.parse(text) as (typeof pods)[number]);
    try {
      readers.get(name)?.read(variables);
      return [];
    } catch (error) {
      return [...((error as { problems?: string[] }).problems ?? [String(error)])];
    }
  };

  test.each([
    ['a required variable that is gone', 'files', '"S3_BUCKET"', '"S3_BUKKET"'],
    ['an address that is not the instance’s own', 'text-gen', '"ADVERTISED_URL"', '"ADVERTISED"'],
    ['plain HTTP between services', 'gateway', '"https://auth:8443/.well-known', '"http://auth:8443/.well-known'],
    ['a development default', 'auth', '"kms"', '"local"'],
  ])('%s', (_, workload, from, to) => {
    expect(change(workload, from, to)).not.toEqual([]);
  });
});
