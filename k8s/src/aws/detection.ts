import { Optional } from '../template/objects.js';
import { type Account, managed, ref } from './managed.js';

/** What AWS offers once per account and region; where the university has it already, `aws.accountGuards` is false. */
export function detection({ at, values }: Account): void {
  const account = { at: new Optional(at, 'account guards', values.aws.accountGuards), values };
  const { aws } = values;

  managed(account, 'guardduty', 'Detector', 'account', {
    enable: true,
    findingPublishingFrequency: 'FIFTEEN_MINUTES',
    datasources: {
      kubernetes: { auditLogs: { enable: true } },
      s3Logs: { enable: true },
      malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: { enable: true } } },
    },
  });

  managed(account, 'securityhub', 'Account', 'account', {
    enableDefaultStandards: false,
    controlFindingGenerator: 'SECURITY_CONTROL',
    autoEnableControls: true,
  });
  managed(account, 'securityhub', 'StandardsSubscription', 'best-practices', {
    standardsArn: `arn:aws:securityhub:${aws.region}::standards/aws-foundational-security-best-practices/v/1.0.0`,
  });
  managed(account, 'securityhub', 'ProductSubscription', 'guardduty', {
    productArn: `arn:aws:securityhub:${aws.region}::product/aws/guardduty`,
  });
  managed(account, 'securityhub', 'Insight', 'project', {
    name: `${aws.project} findings by severity`,
    groupByAttribute: 'SeverityLabel',
    filters: {
      resourceTags: [{ key: 'Project', value: aws.project, comparison: 'EQUALS' }],
      recordState: [{ value: 'ACTIVE', comparison: 'EQUALS' }],
      workflowStatus: [{ value: 'NEW', comparison: 'EQUALS' }],
    },
  });

  managed(account, 'ec2', 'EBSEncryptionByDefault', 'account', { enabled: true });
  managed(account, 'ecr', 'RegistryScanningConfiguration', 'account', {
    scanType: 'ENHANCED',
    rule: [
      { scanFrequency: 'CONTINUOUS_SCAN', repositoryFilter: [{ filter: `${aws.prefix}/*`, filterType: 'WILDCARD' }] },
    ],
  });

  // Nodes are patched by Systems Manager: security fixes of the week, in the quietest night.
  managed(account, 'ssm', 'PatchBaseline', 'nodes', {
    name: `${aws.prefix}-nodes`,
    description: 'Security fixes of EKS nodes',
    operatingSystem: 'AMAZON_LINUX_2023',
    approvalRule: [
      {
        approveAfterDays: 3,
        complianceLevel: 'HIGH',
        patchFilter: [{ key: 'CLASSIFICATION', values: ['Security'] }],
      },
    ],
  });
  managed(account, 'ssm', 'MaintenanceWindow', 'nodes', {
    name: `${aws.prefix}-nodes`,
    schedule: 'cron(0 3 ? * SUN *)',
    duration: 3,
    cutoff: 1,
  });
}

/** Beside the automated backups of the database: a vault of its own, monthly copies kept for a year. */
export function backups(account: Account): void {
  const { values } = account;
  const { aws } = values;
  managed(
    account,
    'backup',
    'Vault',
    'aila',
    { kmsKeyArnRef: ref('database-key'), forceDestroy: false },
    { externalName: aws.prefix },
  );
  managed(account, 'backup', 'Plan', 'aila', {
    name: aws.prefix,
    rule: [
      {
        ruleName: 'daily',
        schedule: 'cron(0 4 ? * * *)',
        targetVaultNameRef: ref('aila'),
        lifecycle: { deleteAfter: 35 },
      },
      {
        ruleName: 'monthly',
        schedule: 'cron(0 5 1 * ? *)',
        targetVaultNameRef: ref('aila'),
        lifecycle: { deleteAfter: 366 },
      },
    ],
  });
  managed(account, 'backup', 'Selection', 'aila', {
    name: aws.prefix,
    planIdRef: ref('aila'),
    iamRoleArn: `arn:aws:iam::${aws.accountId}:role/service-role/AWSBackupDefaultServiceRole`,
    selectionTag: [{ type: 'STRINGEQUALS', key: 'Project', value: aws.project }],
  });
}
