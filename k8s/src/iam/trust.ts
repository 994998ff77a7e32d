import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { choose, is } from '../template/tokens.js';
import { arn } from './names.js';

/**
 * Who may take a role. With IRSA both claims of the pod's token are compared exactly: without `sub` any pod of the
 * cluster could take the role, without `aud` a token that was issued for something else would do.
 */
const irsa = ({ aws, iam }: AilaValues, namespace: string, serviceAccount: string): string =>
  json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${aws.accountId}:oidc-provider/${iam.oidcProvider}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            // control: service-account-trust
            [`${iam.oidcProvider}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
            [`${iam.oidcProvider}:aud`]: 'sts.amazonaws.com',
          },
        },
      },
    ],
  });

/**
 * EKS Pod Identity vouches with session tags; the same pod and no other. The ARN of the cluster holds the account, for
 * which no `aws:SourceAccount` is documented here (EKS User Guide, "Assign IAM roles to pods with session tags").
 */
const podIdentity = (values: AilaValues, namespace: string, serviceAccount: string): string =>
  json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-arn': arn(values, 'eks', `cluster/${values.iam.clusterName}`),
            'aws:RequestTag/kubernetes-namespace': namespace,
            'aws:RequestTag/kubernetes-service-account': serviceAccount,
          },
        },
      },
    ],
  });

export const podTrust = (values: AilaValues, namespace: string, serviceAccount: string): string =>
  choose(
    is(values.iam.mode, 'podIdentity'),
    podIdentity(values, namespace, serviceAccount),
    irsa(values, namespace, serviceAccount),
  );

/**
 * For roles that a service of AWS takes. No `aws:SourceAccount`: nobody documents that these services send it when they
 * take a role, and a condition on a key that is absent refuses. RDS Proxy: "Configuring IAM authentication for RDS Proxy";
 * its own page on confused deputies shows a role of a database instance. CloudTrail: "Sending events to CloudWatch Logs";
 * its page on confused deputies speaks of resource policies, where the condition stands here too. Backup: "IAM service
 * roles". A role can only be handed to a service by `iam:PassRole` within its account.
 */
export const serviceTrust = (service: string): string =>
  json({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
