import type { AilaValues } from '../parameters/index.js';
import { json } from '../template/json.js';
import { choose, is } from '../template/tokens.js';

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
            [`${iam.oidcProvider}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
            [`${iam.oidcProvider}:aud`]: 'sts.amazonaws.com',
          },
        },
      },
    ],
  });

/** EKS Pod Identity vouches with session tags; the same pod and no other. */
const podIdentity = ({ iam, aws }: AilaValues, namespace: string, serviceAccount: string): string =>
  json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:SourceAccount': aws.accountId,
            'aws:RequestTag/eks-cluster-name': iam.clusterName,
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

export const serviceTrust = (service: string, { aws }: AilaValues): string =>
  json({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': aws.accountId } },
      },
    ],
  });
