/**
 * What a real API server must refuse, each a small change of something that it accepts. The control plane run tries both
 * and fails when either verdict is wrong.
 */

/** Faults in objects of the full output, `aws/` included; the first of that kind is taken. */
export const FAULTY_OBJECTS = [
  {
    what: 'an RDS Proxy with a misspelt TLS switch',
    kind: 'Proxy',
    change: ({ forProvider }) => rename(forProvider, 'requireTls', 'requireTLS'),
    message: 'requireTLS',
  },
  {
    what: 'a database without a class of machine',
    kind: 'Instance',
    change: ({ forProvider }) => delete forProvider.instanceClass,
    message: 'instanceClass is a required parameter',
  },
  {
    what: 'a firewall without a scope',
    kind: 'WebACL',
    change: ({ forProvider }) => delete forProvider.scope,
    message: 'scope is a required parameter',
  },
  {
    what: 'a bucket that blocks a misspelt kind of public access',
    kind: 'BucketPublicAccessBlock',
    change: ({ forProvider }) => rename(forProvider, 'blockPublicAcls', 'blockPublicACLs'),
    message: 'blockPublicACLs',
  },
  {
    what: 'a queue whose encryption is text',
    kind: 'Queue',
    change: ({ forProvider }) => (forProvider.sqsManagedSseEnabled = 'true'),
    message: 'sqsManagedSseEnabled',
  },
  {
    what: 'a load balancer that is neither public nor internal',
    kind: 'LoadBalancerConfiguration',
    change: (spec) => (spec.scheme = 'private'),
    message: 'scheme',
  },
  {
    what: 'a network policy for a protocol that there is not',
    kind: 'NetworkPolicy',
    change: (spec) => (spec.egress = [{ ports: [{ port: 443, protocol: 'HTTPS' }] }]),
    message: 'protocol',
  },
  {
    what: 'a certificate from nobody',
    kind: 'Certificate',
    change: (spec) => delete spec.issuerRef,
    message: 'issuerRef',
  },
];

function rename(object, from, to) {
  object[to] = object[from];
  delete object[from];
}

const REGISTRY = '111122223333.dkr.ecr.ca-central-1.amazonaws.com/aila';
const confined = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** A pod as the admission policies want it, with these changes of its spec and of its container. */
export const pod = (name, changes = {}, container = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'aila' },
  spec: {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'main',
        image: `${REGISTRY}/gateway@sha256:${'0'.repeat(64)}`,
        securityContext: confined,
        ...container,
      },
    ],
    ...changes,
  },
});

/** An image of somebody else. */
export const FOREIGN = pod('foreign', {}, { image: `docker.io/library/node@sha256:${'0'.repeat(64)}` });

/** Pods that the admission policies or the restricted level turn away, and what they say. */
export const FAULTY_PODS = [
  { what: 'an image of another registry', pod: FOREIGN, message: 'Images come from' },
  {
    what: 'an image without a digest',
    pod: pod('tagged', {}, { image: `${REGISTRY}/gateway:1` }),
    message: 'named by digest',
  },
  {
    what: 'a writable root',
    pod: pod('writable', {}, { securityContext: { ...confined, readOnlyRootFilesystem: false } }),
    message: 'read-only root',
  },
  {
    what: 'a mounted API token',
    pod: pod('token', { automountServiceAccountToken: true }),
    message: 'token of the API server',
  },
  { what: 'a pod as root', pod: pod('root', { securityContext: {} }), message: 'violates PodSecurity' },
  {
    what: 'a container that keeps its capabilities',
    pod: pod('capable', {}, { securityContext: { ...confined, capabilities: {} } }),
    message: 'violates PodSecurity',
  },
  { what: 'the network of the node', pod: pod('host', { hostNetwork: true }), message: 'violates PodSecurity' },
];
