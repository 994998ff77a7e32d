import type { Construct } from 'constructs';
import { roleArn } from '../iam/names.js';
import type { Source } from '../parameters/index.js';
import { custom, kube, Optional } from '../template/objects.js';
import { asText, both, type Condition, entries, given, is } from '../template/tokens.js';
import { PART_OF, sendsMail, usesOpenai, usesOutsideProviders } from '../catalogue/labels.js';
import { serviceAccountAnnotations } from './service-accounts.js';

const API = 'external-secrets.io/v1';

/** Secrets from AWS Secrets Manager, read with a role of their own that can read these and nothing else. */
export function externalSecrets(scope: Construct, { values }: Source): void {
  const { aws, database, externalSecrets: operator, fieldKeys, identity, mail, objectStore, queue, tutor } = values;
  const at = new Optional(scope, 'external secrets', operator.enabled);
  const account = 'secrets-reader';

  kube(
    at,
    'ServiceAccount',
    { name: account, labels: PART_OF, annotations: serviceAccountAnnotations(values, roleArn(values, account)) },
    {
      automountServiceAccountToken: false,
    },
  );
  custom(
    at,
    API,
    'SecretStore',
    { name: 'aila', labels: PART_OF },
    {
      spec: {
        provider: {
          aws: {
            service: 'SecretsManager',
            region: aws.region,
            // The operator cannot borrow a Pod Identity; there it comes with its own.
            ...entries(is(values.iam.mode, 'irsa'), { auth: { jwt: { serviceAccountRef: { name: account } } } }),
          },
        },
      },
    },
  );

  const secret = (needed: Condition, id: string, name: string): void => {
    custom(
      new Optional(at, id, needed),
      API,
      'ExternalSecret',
      { name, labels: PART_OF },
      {
        spec: {
          secretStoreRef: { name: 'aila', kind: 'SecretStore' },
          refreshInterval: `${asText(operator.refreshMinutes)}m`,
          target: { name, creationPolicy: 'Owner' },
          dataFrom: [{ extract: { key: `${aws.prefix}/${name}` } }],
        },
      },
    );
  };
  secret(is(database.auth, 'password'), 'database password', database.passwordSecret);
  secret(both(is(queue.backend, 'redis'), is(queue.auth, 'password')), 'queue password', queue.passwordSecret);
  secret(is(identity.provider, 'cognito'), 'cognito client', identity.clientSecretName);
  secret(usesOpenai(values), 'model key', tutor.openaiSecret);
  secret(is(fieldKeys.source, 'secret'), 'field keys', fieldKeys.secret);
  secret(sendsMail(values), 'mail server', mail.secret);
  secret(usesOutsideProviders(values), 'sign-in providers', identity.providersSecret);
  secret(given(identity.triggerSecret), 'trigger secret', identity.triggerSecret);
  secret(given(objectStore.credentialsSecret), 'object store credentials', objectStore.credentialsSecret);
}
