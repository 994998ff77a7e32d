import { arn, databaseIdentifier } from '../iam/names.js';
import { serviceTrust } from '../iam/trust.js';
import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { type Account, managed, ref } from './managed.js';

/** What AWS offers once per account and region; where the university has it already, `aws.accountGuards` is false. */
function threats(account: Account): void {
  const { aws } = account.values;

  managed(account, 'guardduty', 'Detector', 'account', {
    enable: true, // control: threat-detector
    findingPublishingFrequency: 'FIFTEEN_MINUTES',
    datasources: {
      kubernetes: { auditLogs: { enable: true } },
      s3Logs: { enable: true },
      malwareProtection: { scanEc2InstanceWithFindings: { ebsVolumes: { enable: true } } },
    },
  });

  // control: security-hub
  managed(account, 'securityhub', 'Account', 'account', {
    enableDefaultStandards: false,
    controlFindingGenerator: 'SECURITY_CONTROL',
    autoEnableControls: true, // control: security-hub-new-checks
  });
  managed(account, 'securityhub', 'StandardsSubscription', 'best-practices', {
    standardsArn: `arn:aws:securityhub:${aws.region}::standards/aws-foundational-security-best-practices/v/1.0.0`,
  });
  managed(account, 'securityhub', 'ProductSubscription', 'guardduty', {
    productArn: `arn:aws:securityhub:${aws.region}::product/aws/guardduty`,
  });
  managed(account, 'securityhub', 'Insight', 'project', {
    name: `${aws.project} findings by severity`,
    groupByAttribute: 'SeverityLabel', // control: insight-order
    filters: {
      resourceTags: [{ key: 'Project', value: aws.project, comparison: 'EQUALS' }],
      recordState: [{ value: 'ACTIVE', comparison: 'EQUALS' }],
      workflowStatus: [{ value: 'NEW', comparison: 'EQUALS' }],
    },
  });
}

/** Settings of the whole account and region, each with a switch of its own since projects beside this one have them too. */
function accountSettings({ at, values }: Account): void {
  const { aws } = values;
  const volumes = { at: new Optional(at, 'volumes', aws.ebsEncryptionByDefault), values };
  managed(volumes, 'ec2', 'EBSEncryptionByDefault', 'account', { enabled: true }); // control: volume-encryption
  const scanning = { at: new Optional(at, 'scanning', aws.registryScanning), values };
  managed(scanning, 'ecr', 'RegistryScanningConfiguration', 'account', {
    scanType: 'ENHANCED',
    rule: [
      { scanFrequency: 'CONTINUOUS_SCAN', repositoryFilter: [{ filter: `${aws.prefix}/*`, filterType: 'WILDCARD' }] },
    ],
  });
}

/**
 * Systems Manager compares the nodes with AWS's patch baseline for their system every night and records what is missing,
 * where Security Hub finds it. It installs nothing: an EKS node gets its fixes as a newer image, onto which the pods are
 * moved one after another, while patching in place restarts it under them (EKS Best Practices Guide, "Patching").
 */
function patchCompliance(account: Account): void {
  const { aws } = account.values;
  managed(account, 'cloudcontrol', 'Resource', 'patch-scan', {
    typeName: 'AWS::SSM::Association',
    desiredState: json({
      AssociationName: `${aws.prefix}-patch-scan`,
      Name: 'AWS-RunPatchBaseline',
      Parameters: { Operation: ['Scan'] },
      Targets: [{ Key: 'tag:Project', Values: [aws.project] }],
      ScheduleExpression: 'cron(0 3 ? * * *)', // control: patch-schedule
      ComplianceSeverity: 'HIGH',
    }),
  });
}

export function detection(account: Account): void {
  threats({ ...account, at: new Optional(account.at, 'account guards', account.values.aws.accountGuards) });
  accountSettings(account);
  patchCompliance(account);
}

/** Beside the automated backups of the database: a vault for it and for the files, monthly copies kept for a year. */
export function backups(account: Account): void {
  const { values } = account;
  const { aws, objectStore } = values;
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
        lifecycle: { deleteAfter: 366 }, // control: monthly-backups
      },
    ],
  });
  backupRole(account);
  managed(account, 'backup', 'Selection', 'aila', {
    name: aws.prefix,
    planIdRef: ref('aila'),
    iamRoleArnRef: ref('backup'),
    resources: [arn(values, 'rds', `db:${databaseIdentifier(values)}`), `arn:aws:s3:::${objectStore.bucket}`],
  });
}

/** AWS's own policies for the service: the two for all kinds, and the two that a bucket needs beside them. */
function backupRole(account: Account): void {
  managed(
    account,
    'iam',
    'Role',
    'backup',
    { description: 'AWS Backup', assumeRolePolicy: serviceTrust('backup.amazonaws.com') },
    { externalName: `${account.values.aws.prefix}-backup` },
  );
  const policies = {
    backup: 'service-role/AWSBackupServiceRolePolicyForBackup',
    restore: 'service-role/AWSBackupServiceRolePolicyForRestores',
    'backup-of-buckets': 'AWSBackupServiceRolePolicyForS3Backup',
    'restore-of-buckets': 'AWSBackupServiceRolePolicyForS3Restore',
  };
  for (const [name, policy] of Object.entries(policies)) {
    managed(account, 'iam', 'RolePolicyAttachment', `backup-${name}`, {
      roleRef: ref('backup'),
      policyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
  }
}
