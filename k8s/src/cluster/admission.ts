import type { Construct } from 'constructs';
import type { Source } from '../parameters/index.js';
import { custom, Optional } from '../template/objects.js';
import { when } from '../template/tokens.js';
import { PART_OF } from '../catalogue/labels.js';

const API = 'admissionregistration.k8s.io/v1';

/** Those of `kubectl debug` too, which come to a running pod through a subresource of their own. */
const CONTAINERS = [
  'object.spec.containers',
  'object.spec.?initContainers.orValue([])',
  'object.spec.?ephemeralContainers.orValue([])',
];

/** List by list: to the API server's type check they are of different types, which no `+` joins. */
const everyContainer = (condition: string): string =>
  CONTAINERS.map((list) => `${list}.all(c, ${condition})`).join(' && ');

/**
 * What Pod Security "restricted" does not ask for: our registry, images that cannot change, a read-only root, and no
 * token of the API server. Part of Kubernetes itself, so it costs no controller; signatures need one (Kyverno).
 */
export function admission(scope: Construct, { values, namespace }: Source): void {
  const at = new Optional(scope, 'admission', values.admission.enabled);
  const name = `${namespace}-pods`;
  custom(
    at,
    API,
    'ValidatingAdmissionPolicy',
    { name, labels: PART_OF },
    {
      spec: {
        failurePolicy: 'Fail', // control: admission-fails-closed
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['pods', 'pods/ephemeralcontainers'],
            },
          ],
        },
        validations: [
          {
            expression: everyContainer(`c.image.startsWith('${values.image.registry}/')`),
            message: `Images come from ${values.image.registry} only.`,
          },
          {
            expression: everyContainer('c.?securityContext.?readOnlyRootFilesystem.orValue(false) == true'),
            message: 'Containers have a read-only root file system.',
          },
          {
            expression: 'object.spec.?automountServiceAccountToken.orValue(true) == false',
            message: 'Pods do not mount a token of the API server.',
          },
          ...when(values.admission.requireDigest, [
            { expression: everyContainer("c.image.contains('@sha256:')"), message: 'Images are named by digest.' },
          ]),
        ],
      },
    },
  );
  custom(
    at,
    API,
    'ValidatingAdmissionPolicyBinding',
    { name, labels: PART_OF },
    {
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
      },
    },
  );
}
