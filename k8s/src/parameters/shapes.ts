import type { Schema } from '../template/parameter.js';

/** Shapes of what is passed through to Kubernetes, as far as a mistake there would be found late or not at all. */
const KEY = '^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$';
const LABEL_VALUE = '^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$';

/** Keys by which Aila finds its own objects, or that Helm sets. */
const OWN_LABELS = '^(aila\\.io/.*|app\\.kubernetes\\.io/(name|part-of|managed-by)|helm\\.sh/chart)$';

/** What the chosen identity of a pod says; the role itself is `iam.roleArns`. */
const ROLE_ANNOTATIONS = '^eks\\.amazonaws\\.com/(role-arn|audience|sts-regional-endpoints|token-expiration)$';

const labelValue: Schema = { type: 'string', pattern: LABEL_VALUE };

export const LABELS: Schema = {
  patternProperties: { [OWN_LABELS]: false, [KEY]: labelValue },
  additionalProperties: false,
};

export const ANNOTATIONS: Schema = { patternProperties: { [KEY]: { type: 'string' } }, additionalProperties: false };

export const ACCOUNT_ANNOTATIONS: Schema = {
  patternProperties: { [ROLE_ANNOTATIONS]: false, [KEY]: { type: 'string' } },
  additionalProperties: false,
};

export const NODE_LABELS: Schema = {
  properties: { 'kubernetes.io/os': { description: 'The images are made for it.', const: 'linux' } },
  patternProperties: { [KEY]: labelValue },
  additionalProperties: false,
};

const quantities: Schema = {
  type: 'object',
  additionalProperties: {
    type: ['string', 'number'],
    pattern: '^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$',
    minimum: 0,
  },
};

export const RESOURCES: Schema = {
  properties: {
    requests: { description: 'What the node keeps free.', ...quantities },
    limits: { description: 'What the container may take.', ...quantities },
  },
  additionalProperties: false,
};

const item = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});

const text: Schema = { type: 'string' };
const whole: Schema = { type: 'integer' };
const anything: Schema = { type: 'object' };

export const VARIABLE = item(
  { name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, value: text, valueFrom: anything },
  ['name'],
);

export const VARIABLES = item({ configMapRef: anything, secretRef: anything, prefix: text });

/** A volume has one of many sources; its name is what mounts refer to. */
export const VOLUME: Schema = { type: 'object', required: ['name'], properties: { name: text } };

export const MOUNT = item(
  { name: text, mountPath: { type: 'string', pattern: '^/' }, readOnly: { const: true }, subPath: text },
  ['name', 'mountPath', 'readOnly'],
);

export const TOLERATION = item({
  key: text,
  operator: { enum: ['Equal', 'Exists'] },
  value: text,
  effect: { enum: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
  tolerationSeconds: whole,
});

export const AFFINITY: Schema = {
  properties: {
    nodeAffinity: { description: 'To nodes.', ...anything },
    podAffinity: { description: 'Towards other pods.', ...anything },
    podAntiAffinity: { description: 'Away from other pods.', ...anything },
  },
  additionalProperties: false,
};

export const SPREAD = item(
  {
    maxSkew: whole,
    topologyKey: text,
    whenUnsatisfiable: { enum: ['ScheduleAnyway', 'DoNotSchedule'] },
    labelSelector: anything,
    matchLabelKeys: { type: 'array', items: text },
    minDomains: whole,
    nodeAffinityPolicy: text,
    nodeTaintsPolicy: text,
  },
  ['maxSkew', 'topologyKey', 'whenUnsatisfiable', 'labelSelector'],
);

export const DNS_SETTINGS: Schema = {
  properties: {
    nameservers: { description: 'Addresses of name servers.', type: 'array', items: text },
    searches: { description: 'Domains that short names are looked for in.', type: 'array', items: text },
    options: {
      description: 'Options of the resolver.',
      type: 'array',
      items: item({ name: text, value: text }, ['name']),
    },
  },
  additionalProperties: false,
};

export const HOST_ALIAS = item({ ip: text, hostnames: { type: 'array', items: text } }, ['ip', 'hostnames']);

export const PULL_SECRET = item({ name: text }, ['name']);

/** A rule of a network policy without peers would admit everybody. */
const policyRule = (peers: string): Schema =>
  item({ [peers]: { type: 'array', items: anything, minItems: 1 }, ports: { type: 'array', items: anything } }, [
    peers,
  ]);

export const INGRESS_RULE = policyRule('from');
export const EGRESS_RULE = policyRule('to');

export const KUBERNETES_OBJECT: Schema = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object', required: ['name'], properties: { name: text } },
  },
};
