import { DATABASE_USERS, type WorkloadName } from '../catalogue/catalogue.js';
import type { AilaValues } from '../parameters/index.js';
import { choose, given, part } from '../template/tokens.js';

/** Who has a role of its own at AWS: the pods, the reader of secrets for External Secrets, and RDS Proxy. */
export type RoleOwner = WorkloadName | 'secrets-reader' | 'proxy';

export const roleName = ({ aws }: AilaValues, workload: RoleOwner): string => `${aws.prefix}-${workload}`;

export const roleArn = (values: AilaValues, workload: RoleOwner): string =>
  choose(
    given(givenRole(values, workload)),
    givenRole(values, workload),
    `arn:aws:iam::${values.aws.accountId}:role/${roleName(values, workload)}`,
  );

/** The ARN of a role that was made elsewhere, or nothing. */
export function givenRole({ iam: { roleArns } }: AilaValues, workload: RoleOwner): string {
  if (workload === 'proxy') return '';
  if (workload === 'text-gen') return roleArns.textGen;
  return workload === 'secrets-reader' ? roleArns.secretsReader : roleArns[workload];
}

/** The ARN of a resource in the account and region of this installation. */
export const arn = ({ aws }: AilaValues, service: string, resource: string): string =>
  `arn:aws:${service}:${aws.region}:${aws.accountId}:${resource}`;

/** The secret with the password that RDS Proxy uses for a pod's database user, in the `secrets` mode of the proxy. */
export const databaseSecretName = ({ aws }: AilaValues, workload: WorkloadName): string =>
  `${aws.prefix}/DBSecret/${DATABASE_USERS[workload]}`;

/** The queue of object events: one value says where it is; its name and ARN follow from that. */
export const eventsQueueUrl = ({ aws, objectStore: { eventsQueueUrl: url } }: AilaValues): string =>
  choose(given(url), url, `https://sqs.${aws.region}.amazonaws.com/${aws.accountId}/${aws.prefix}-object-events`);

export const eventsQueueName = ({ aws, objectStore: { eventsQueueUrl: url } }: AilaValues): string =>
  choose(given(url), part(url, '/', 4), `${aws.prefix}-object-events`);

export const eventsQueueArn = ({ aws, objectStore: { eventsQueueUrl: url } }: AilaValues): string =>
  `arn:aws:sqs:${aws.region}:${choose(
    given(url),
    `${part(url, '/', 3)}:${part(url, '/', 4)}`,
    `${aws.accountId}:${aws.prefix}-object-events`,
  )}`;

/** Functions of this account that are not named. */
export const rotationFunction = (values: AilaValues): string =>
  choose(
    given(values.aws.rotationLambdaArn),
    values.aws.rotationLambdaArn,
    arn(values, 'lambda', 'function:SecretsManagerRDSPostgreSQLRotationSingleUser'),
  );

export const signUpFunctions = (values: AilaValues): string =>
  choose(
    given(values.aws.signUpFunctionPrefix),
    values.aws.signUpFunctionPrefix,
    arn(values, 'lambda', `function:${values.aws.prefix}`),
  );

/** The name of the database instance, of which RDS makes its ARN and the names of its log groups, and by which its secrets find it. */
export const databaseIdentifier = ({ aws }: AilaValues): string => aws.prefix;
