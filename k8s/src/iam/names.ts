import { DATABASE_USERS, type WorkloadName } from '../cluster/catalogue.js';
import type { AilaValues } from '../parameters/index.js';
import type { RoleOwner } from './permissions.js';

export const roleName = ({ aws }: AilaValues, workload: RoleOwner): string => `${aws.prefix}-${workload}`;

export const roleArn = (values: AilaValues, workload: RoleOwner): string =>
  `arn:aws:iam::${values.aws.accountId}:role/${roleName(values, workload)}`;

/** The ARN of a resource in the account and region of this installation. */
export const arn = ({ aws }: AilaValues, service: string, resource: string): string =>
  `arn:aws:${service}:${aws.region}:${aws.accountId}:${resource}`;

/** The secret with the password that RDS Proxy uses for a pod's database user, in the `secrets` mode of the proxy. */
export const databaseSecretName = ({ aws }: AilaValues, workload: WorkloadName): string =>
  `${aws.prefix}/DBSecret/${DATABASE_USERS[workload]}`;

/** The name of the database instance, of which RDS makes its ARN and the names of its log groups, and by which its secrets find it. */
export const databaseIdentifier = ({ aws }: AilaValues): string => aws.prefix;
