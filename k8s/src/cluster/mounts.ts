import type { k8s } from 'cdk8s-plus-28';
import type { AilaValues } from '../parameters/index.js';
import type { Plain } from '../template/objects.js';
import { both, type Condition, given, is, when } from '../template/tokens.js';
import { type ServiceName, SERVICES, type WorkloadName } from '../catalogue/catalogue.js';
import { sendsMail, usesOpenai, usesOutsideProviders } from '../catalogue/labels.js';

type Volume = Plain<k8s.Volume>;
type Mount = Plain<k8s.VolumeMount>;

const BASE = '/etc/aila';

/** Where mounted secrets are found. Files, not variables: they change under a running pod and never show up in `env`. */
export const secretFiles = {
  tlsCertificate: `${BASE}/tls/tls.crt`,
  tlsKey: `${BASE}/tls/tls.key`,
  tlsAuthority: `${BASE}/tls/ca.crt`,
  databasePassword: `${BASE}/database/password`,
  databaseCa: `${BASE}/database-ca/ca.pem`,
  queuePassword: `${BASE}/queue/password`,
  queueCa: `${BASE}/queue-ca/ca.pem`,
  cognitoClient: `${BASE}/cognito/client-secret`,
  openai: `${BASE}/openai/api-key`,
  fieldKeys: `${BASE}/field-keys/keyring`,
  smtp: `${BASE}/smtp/url`,
  oidcProviders: `${BASE}/oidc/providers.json`,
  trigger: `${BASE}/trigger/secret`,
  objectStore: `${BASE}/object-store/credentials`,
  extraCa: `${BASE}/extra-ca/ca.pem`,
} as const;

/** The one writable folder of a pod, on a bounded volume of its own. */
export const SCRATCH = '/tmp';

/** Names of the Secrets in which cert-manager keeps the certificates. */
export const tlsSecret = (name: ServiceName): string => `${name}-tls`;

interface MountedFolder {
  readonly name: string;
  readonly present?: Condition;
  readonly source: Omit<Volume, 'name'>;
}

/** Owner and the pods' own group may read, nobody else. */
const MODE = 0o440;

const secret = (
  name: string,
  present: Condition,
  secretName: string,
  items?: readonly { key: string; path: string }[],
) => ({
  name,
  present,
  source: { secret: { secretName, defaultMode: MODE, ...(items && { items }) } },
});

function folders(values: AilaValues, name: WorkloadName): MountedFolder[] {
  const { database, fieldKeys, identity, mail, objectStore, pods, queue, tutor } = values;
  const facts = name === 'migrate' ? undefined : SERVICES[name];
  return [
    ...(name === 'migrate'
      ? []
      : [{ name: 'tls', source: { secret: { secretName: tlsSecret(name), defaultMode: MODE } } }]),
    secret('database', is(database.auth, 'password'), database.passwordSecret, [{ key: name, path: 'password' }]),
    {
      name: 'database-ca',
      present: given(database.caConfigMap),
      source: { configMap: { name: database.caConfigMap, defaultMode: MODE } },
    },
    {
      name: 'extra-ca',
      present: given(pods.extraCaConfigMap),
      source: { configMap: { name: pods.extraCaConfigMap, defaultMode: MODE } },
    },
    ...(facts?.usesQueue
      ? [
          secret('queue', both(is(queue.backend, 'redis'), is(queue.auth, 'password')), queue.passwordSecret, [
            { key: 'password', path: 'password' },
          ]),
          {
            name: 'queue-ca',
            present: both(is(queue.backend, 'redis'), given(queue.caConfigMap)),
            source: { configMap: { name: queue.caConfigMap, defaultMode: MODE } },
          },
        ]
      : []),
    ...(facts?.managesIdentities
      ? [
          secret('cognito', is(identity.provider, 'cognito'), identity.clientSecretName),
          secret('smtp', sendsMail(values), mail.secret),
          secret('oidc', usesOutsideProviders(values), identity.providersSecret),
          secret('trigger', given(identity.triggerSecret), identity.triggerSecret),
        ]
      : []),
    ...(facts?.usesObjectStore
      ? [secret('object-store', given(objectStore.credentialsSecret), objectStore.credentialsSecret)]
      : []),
    ...(name !== 'migrate' && (facts?.usesTutorModel || facts?.usesEmbeddings)
      ? [secret('openai', usesOpenai(values, name), tutor.openaiSecret)]
      : []),
    ...(facts?.usesFieldKeys ? [secret('field-keys', is(fieldKeys.source, 'secret'), fieldKeys.secret)] : []),
  ];
}

/** The volumes of a pod and where they appear: its secrets, and the scratch folder. */
export function mounts(
  values: AilaValues,
  name: WorkloadName,
  scratch: string,
): { readonly volumes: Volume[]; readonly volumeMounts: Mount[] } {
  const all = folders(values, name);
  const volumes: Volume[] = [
    ...all.flatMap(({ name: folder, present, source }) => optionally(present, { name: folder, ...source })),
    { name: 'tmp', emptyDir: { sizeLimit: scratch } },
  ];
  const volumeMounts: Mount[] = [
    ...all.flatMap(({ name: folder, present }) =>
      optionally(present, { name: folder, mountPath: `${BASE}/${folder}`, readOnly: true }),
    ),
    { name: 'tmp', mountPath: SCRATCH },
  ];
  return { volumes, volumeMounts };
}

const optionally = <T>(present: Condition | undefined, item: T): T[] =>
  present === undefined ? [item] : when(present, [item]);
