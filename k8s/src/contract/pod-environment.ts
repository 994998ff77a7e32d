import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Pod } from '../testing/find.js';

/** What a cluster keeps under each name that the value sets use: every key that docs/kubernetes.md asks for. */
const SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aila-database': Object.fromEntries(
    ['gateway', 'auth', 'files', 'ingest', 'text-gen', 'migrate'].map((name) => [name, 'a-password']),
  ),
  'database-ca': { 'ca.pem': 'certificates' },
  'queue-ca': { 'ca.pem': 'certificates' },
  'university-ca': { 'ca.pem': 'certificates' },
  notices: { maintenance: 'Sundays' },
  'aila-queue': { password: 'a-password' },
  'aila-cognito-client': { 'client-secret': 'a-secret' },
  'aila-openai': { 'api-key': 'a-key' },
  'aila-field-keys': { keyring: Buffer.alloc(32).toString('base64') },
  'aila-smtp': { url: 'smtps://mail.internal:465' },
  'aila-triggers': { secret: 'a-secret' },
  'aila-object-store': { credentials: '[default]\naws_access_key_id = A\naws_secret_access_key = B\n' },
  'aila-sign-in-providers': {
    'providers.json': JSON.stringify([
      {
        id: 'campus',
        name: 'Campus',
        issuer: 'https://login.example.edu',
        clientId: 'aila',
        clientSecretFile: '/etc/aila/oidc/campus',
        emailDomains: ['example.edu'],
      },
    ]),
    campus: 'a-secret',
  },
};

const TLS = { 'tls.crt': 'certificate', 'tls.key': 'key', 'ca.crt': 'authority' };

/** Files of the image itself. */
const IMAGE_FILES = ['/etc/ssl/certs/ca-certificates.crt'];

/** What the kubelet knows of a pod. */
const FIELDS: Readonly<Record<string, string>> = { 'status.podIP': '10.0.16.7' };

interface Projection {
  readonly secretName?: string;
  readonly name?: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

interface ValueSource {
  readonly fieldRef?: { readonly fieldPath: string };
}

function contentOf(name: string): Readonly<Record<string, string>> {
  const content = name.endsWith('-tls') ? TLS : SECRETS[name];
  if (!content) throw new Error(`The cluster has no Secret or ConfigMap ${name}.`);
  return content;
}

const keyOf = (name: string, key: string): string => {
  const value = contentOf(name)[key];
  if (value === undefined) throw new Error(`${name} has no key ${key}.`);
  return value;
};

/** Files below their mounted paths, as the kubelet would put them there. */
function mountedFiles({ spec }: Pod): Record<string, string> {
  const files: Record<string, string> = {};
  for (const { name, mountPath } of spec.containers.flatMap(({ volumeMounts }) => volumeMounts)) {
    const volume = spec.volumes.find((one) => one.name === name);
    if (!volume) throw new Error(`Nothing is mounted at ${mountPath}.`);
    const source = (volume['secret'] ?? volume['configMap']) as Projection | undefined;
    if (!source) continue;
    const from = source.secretName ?? source.name ?? '';
    const items = source.items ?? Object.keys(contentOf(from)).map((key) => ({ key, path: key }));
    for (const { key, path } of items) files[`${mountPath}/${path}`] = keyOf(from, key);
  }
  return files;
}

export interface PodEnvironment {
  /** As the process sees it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Files that variables name and that are nowhere. */
  readonly missingFiles: readonly string[];
}

/** The environment of a pod's process in a cluster that has all that the documentation asks for. */
export function environmentOf(pod: Pod): PodEnvironment {
  const root = mkdtempSync(join(tmpdir(), 'aila-pod-'));
  for (const [path, content] of Object.entries(mountedFiles(pod))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const variables: Record<string, string> = {};
  for (const { name, value, valueFrom } of pod.spec.containers.flatMap(({ env }) => env)) {
    const { fieldRef } = (valueFrom ?? {}) as ValueSource;
    const resolved = value ?? (fieldRef && FIELDS[fieldRef.fieldPath]) ?? '';
    // The kubelet replaces what stands earlier in the list.
    const expanded = resolved.replace(/\$\((\w+)\)/g, (whole, other: string) => variables[other] ?? whole);
    variables[name] = expanded.startsWith('/etc/aila/') ? join(root, expanded) : expanded;
  }
  const missingFiles = Object.entries(variables)
    .filter(([name, path]) => name.endsWith('_FILE') && !IMAGE_FILES.includes(path) && !existsSync(path))
    .map(([name]) => name);
  return { variables, missingFiles };
}
