import type { Construct } from 'constructs';
import { roleArn } from '../iam/names.js';
import type { AilaValues, Source } from '../parameters/index.js';
import type { PodSettings } from '../parameters/services.js';
import { kube } from '../template/objects.js';
import { entries, is, nonEmpty } from '../template/tokens.js';
import { SERVICE_NAMES, type WorkloadName } from '../catalogue/catalogue.js';
import { selector, settingsOf } from '../catalogue/labels.js';

/**
 * What the EKS pod identity webhook reads (aws/amazon-eks-pod-identity-webhook, README). The token it mounts is a volume
 * of its own, so the API server's token stays unmounted. An hour instead of the default day: a presigned address dies
 * with the credentials that signed it, and so does a stolen one.
 */
export const serviceAccountAnnotations = ({ iam }: AilaValues, role: string): Record<string, string> =>
  entries(is(iam.mode, 'irsa'), {
    'eks.amazonaws.com/role-arn': role, // control: service-account-role
    'eks.amazonaws.com/audience': 'sts.amazonaws.com',
    'eks.amazonaws.com/sts-regional-endpoints': 'true',
    'eks.amazonaws.com/token-expiration': '3600',
  }) as Record<string, string>;

/** The user's annotations and the role, which they cannot change. */
export const accountAnnotations = (values: AilaValues, workload: WorkloadName, settings: PodSettings) =>
  nonEmpty({
    ...settings.serviceAccountAnnotations,
    ...serviceAccountAnnotations(values, roleArn(values, workload)),
  });

/** Account names are fixed: the trust policies of the IAM roles name them. */
export function serviceAccounts(scope: Construct, { values }: Source): void {
  for (const name of SERVICE_NAMES) {
    const annotations = accountAnnotations(values, name, settingsOf(values, name));
    kube(
      scope,
      'ServiceAccount',
      { name, labels: selector(name), annotations },
      { automountServiceAccountToken: false },
    );
  }
}
