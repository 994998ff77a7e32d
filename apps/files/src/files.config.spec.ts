import { problemsOf, variablesOf } from '@aila/config/testing';
import { readFilesConfig } from './files.config.js';

/** As the installation on one machine has it, without its certificates. */
const development = {
  DATABASE_HOST: 'localhost',
  DATABASE_USER: 'aila',
  DATABASE_PASSWORD: 'made-at-the-first-start',
  DATABASE_CA_FILE: '/aila/tls/ca.pem',
  TOKEN_ISSUER: 'http://localhost:8080',
  JWKS_URL: 'http://localhost:8081/.well-known/jwks.json',
  OBJECT_STORE: 'disk',
  OBJECT_STORE_DIR: '/aila/store',
  OBJECT_STORE_KEY_FILE: '/aila/object-store.key',
  OBJECT_STORE_PUBLIC_URL: 'http://localhost:8080/store',
};

describe('incident class 17, a default that is too weak', () => {
  test('what npm start sets is good for development', () => {
    expect(problemsOf(readFilesConfig, development)).toEqual([]);
  });

  test('and in production each of it keeps the service from starting', () => {
    expect(variablesOf(problemsOf(readFilesConfig, { ...development, NODE_ENV: 'production' }))).toEqual([
      'DATABASE_HOST',
      'JWKS_URL',
      'OBJECT_STORE',
      'TLS_CERT_FILE',
      'TOKEN_ISSUER',
    ]);
  });

  test('nothing safe is a default: without settings production does not start', () => {
    expect(problemsOf(readFilesConfig, { NODE_ENV: 'production' }).length).toBeGreaterThan(3);
  });
});
