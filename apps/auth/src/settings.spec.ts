import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@aila/config';
import { readAuthSettings } from './settings.js';

const directory = mkdtempSync(join(tmpdir(), 'aila-settings-'));

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://aila.example.edu',
  TLS_CERT_FILE: '/tls/cert',
  TLS_KEY_FILE: '/tls/key',
  TLS_CA_FILE: '/tls/ca',
  DATABASE_HOST: 'database.internal',
  DATABASE_USER: 'aila_auth',
  DATABASE_AUTH: 'iam',
  AWS_REGION: 'ca-central-1',
  DATABASE_CA_FILE: '/tls/database-ca',
  TOKEN_ISSUER: 'https://aila.example.edu',
  JWKS_URL: 'https://auth:8443/.well-known/jwks.json',
  FIELD_KEYS: 'kms',
  KMS_KEY_ARN: 'arn:aws:kms:ca-central-1:111122223333:alias/aila',
  MAIL: 'smtp',
  SMTP_URL_FILE: '/secrets/smtp',
  MAIL_FROM: 'aila@example.edu',
};

function problemsOf(changes: Record<string, string>): readonly string[] {
  try {
    readAuthSettings({ ...production, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function providersFile(content: unknown): string {
  const file = join(directory, `${Math.random()}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const provider = {
  id: 'ubc',
  name: 'UBC',
  issuer: 'https://id.example.edu',
  clientId: 'aila',
  clientSecretFile: '/secrets/oidc',
  emailDomains: ['example.edu'],
};

describe('the settings of the auth service in production', () => {
  test('are complete as documented', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ OIDC_PROVIDERS_FILE: providersFile([provider]) })).toEqual([]);
  });

  test.each([
    ['demo accounts', { AILA_DEMO_PASSWORD: 'Learn-with-Aila-1' }, 'AILA_DEMO_PASSWORD'],
    ['a name of a key that KMS does not decrypt by', { KMS_KEY_ARN: 'alias/aila' }, 'KMS_KEY_ARN'],
    ['a field key in a file', { FIELD_KEYS: 'local', FIELD_KEY_FILE: '/x' }, 'FIELD_KEYS'],
    ['mail that is not sent', { MAIL: 'outbox', MAIL_OUTBOX_DIR: '/x' }, 'MAIL'],
    ['no mail for codes', { MAIL: 'none' }, 'MAIL'],
    ['a database on this machine', { DATABASE_HOST: 'localhost' }, 'DATABASE_HOST'],
    ['an issuer on this machine', { TOKEN_ISSUER: 'http://localhost:8080' }, 'TOKEN_ISSUER'],
    ['keys over plain HTTP', { JWKS_URL: 'http://auth:8443/jwks' }, 'JWKS_URL'],
    ['no certificates', { TLS_CERT_FILE: '', TLS_KEY_FILE: '', TLS_CA_FILE: '' }, 'TLS_CERT_FILE'],
    ['passwords shorter than eight', { PASSWORD_MIN_LENGTH: '7' }, 'PASSWORD_MIN_LENGTH'],
    [
      'an institution’s provider without https',
      { OIDC_PROVIDERS_FILE: providersFile([{ ...provider, issuer: 'http://id.example.edu' }]) },
      'OIDC_PROVIDERS_FILE',
    ],
  ])('refuse %s', (_, changes, variable) => {
    const problems = problemsOf(changes as Record<string, string>);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(variable);
  });

  test.each([
    'no json',
    [{ ...provider, id: 'With Spaces' }],
    [provider, provider],
    [{ ...provider, emailDomains: [] }],
  ])('a providers file with %j is refused before anything starts', (content) => {
    expect(problemsOf({ OIDC_PROVIDERS_FILE: providersFile(content) })).not.toEqual([]);
  });

  test('a user pool takes the place of mail, and of providers of our own', () => {
    const cognito = {
      IDENTITY_PROVIDER: 'cognito',
      COGNITO_USER_POOL_ID: 'ca-central-1_Example',
      COGNITO_CLIENT_ID: 'client',
      COGNITO_CLIENT_SECRET_FILE: '/secrets/cognito',
      MAIL: '',
    };
    expect(problemsOf(cognito)).toEqual([]);
    expect(problemsOf({ ...cognito, OIDC_PROVIDERS_FILE: providersFile([provider]) })).toHaveLength(1);
    expect(problemsOf({ ...cognito, COGNITO_CLIENT_SECRET_FILE: '' })).toHaveLength(1);
  });

  test('no problem quotes a value', () => {
    const secret = 'Very-secret-value-1';
    const problems = problemsOf({ AILA_DEMO_PASSWORD: secret, PASSWORD_MIN_LENGTH: secret, KMS_KEY_ID: '' });
    expect(problems.join()).not.toContain(secret);
  });
});
