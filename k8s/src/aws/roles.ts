import { WORKLOAD_NAMES } from '../catalogue/catalogue.js';
import { givenRole, roleName, type RoleOwner } from '../iam/names.js';
import { type Permission, permissionsOf, proxyPermissions, secretsReaderPermissions } from '../iam/permissions.js';
import { podTrust, serviceTrust } from '../iam/trust.js';
import { json } from '../template/json.js';
import { Optional } from '../template/objects.js';
import { entries, given, is, not } from '../template/tokens.js';
import { type Account, managed, ref } from './managed.js';

const document = (statements: readonly object[]): string => json({ Version: '2012-10-17', Statement: statements });

/** A role and its permissions, one inline policy for each thing the pod is for, present only while it is for that. */
function role(account: Account, owner: RoleOwner, trust: string, permissions: readonly Permission[]): void {
  const { at, values } = account;
  managed(
    account,
    'iam',
    'Role',
    owner,
    { description: `Pods of ${owner}`, assumeRolePolicy: trust, maxSessionDuration: 3600 },
    { externalName: roleName(values, owner), transient: true },
  );
  for (const { name, present, statements } of permissions) {
    managed(
      { at: present === undefined ? at : new Optional(at, `${owner} ${name}`, present), values },
      'iam',
      'RolePolicy',
      `${owner}-${name}`,
      { roleRef: ref(owner), policy: document(statements) },
      { externalName: name, transient: true },
    );
  }
}

/** Roles that were made elsewhere are not made again. */
const made = ({ at, values }: Account, owner: RoleOwner): Account => ({
  at: new Optional(at, `own role of ${owner}`, not(given(givenRole(values, owner)))),
  values,
});

/** One role per workload; pods that share nothing share no role. */
export function roles(account: Account, namespace: string): void {
  const { at, values } = account;
  const podRoles = { at: new Optional(at, 'pod roles', not(is(values.iam.mode, 'none'))), values };
  for (const workload of WORKLOAD_NAMES) {
    role(made(podRoles, workload), workload, podTrust(values, namespace, workload), permissionsOf(values, workload));
  }
  const readers = { at: new Optional(podRoles.at, 'secrets reader', values.externalSecrets.enabled), values };
  role(
    made(readers, 'secrets-reader'),
    'secrets-reader',
    podTrust(values, namespace, 'secrets-reader'),
    secretsReaderPermissions(values),
  );

  const podIdentity = { at: new Optional(at, 'pod identity', is(values.iam.mode, 'podIdentity')), values };
  for (const workload of WORKLOAD_NAMES) {
    managed(podIdentity, 'eks', 'PodIdentityAssociation', workload, {
      clusterName: values.iam.clusterName,
      namespace,
      serviceAccount: workload,
      ...entries(given(givenRole(values, workload)), { roleArn: givenRole(values, workload) }),
      ...entries(not(given(givenRole(values, workload))), { roleArnRef: ref(workload) }),
    });
  }
  role(account, 'proxy', serviceTrust('rds.amazonaws.com'), proxyPermissions(values));
}
