import { SERVICE_NAMES } from '../catalogue/catalogue.js';
import { json } from '../template/json.js';
import { type Account, managed, ref } from './managed.js';

const KEPT_IMAGES = 20;

/** Image repositories: private, scanned, immutable, tidied. */
export function registry(account: Account): void {
  const { aws } = account.values;
  for (const service of SERVICE_NAMES) {
    managed(
      account,
      'ecr',
      'Repository',
      service,
      {
        imageScanningConfiguration: { scanOnPush: true }, // control: scan-on-push
        imageTagMutability: 'IMMUTABLE',
        encryptionConfiguration: [{ encryptionType: 'AES256' }],
        forceDelete: false,
      },
      { externalName: `${aws.prefix}/${service}` },
    );
    managed(account, 'ecr', 'LifecyclePolicy', service, {
      repositoryRef: ref(service),
      policy: json({
        rules: [
          {
            rulePriority: 1,
            description: 'Layers that no tag needs any more',
            selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
            action: { type: 'expire' },
          },
          {
            rulePriority: 2,
            description: 'The most recent, patched images',
            // control: kept-images
            selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: KEPT_IMAGES },
            action: { type: 'expire' },
          },
        ],
      }),
    });
    managed(account, 'ecr', 'RepositoryPolicy', service, {
      repositoryRef: ref(service),
      policy: json({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'PullWithinTheAccount',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` }, // control: image-readers
            // control: registry-actions
            Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
          },
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 'ecr:*',
            // The service itself accepts nothing below TLS 1.2.
            Condition: { Bool: { 'aws:SecureTransport': 'false' } }, // control: registry-tls
          },
        ],
      }),
    });
  }
}
