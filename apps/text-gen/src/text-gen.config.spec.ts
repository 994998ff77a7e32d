import { problemsOf, variablesOf } from '@aila/config/testing';
import { readTextGenConfig } from './text-gen.config.js';

/** As the installation on one machine has it, without its certificates. */
const development = {
  DATABASE_HOST: 'localhost',
  DATABASE_USER: 'aila',
  DATABASE_PASSWORD: 'made-at-the-first-start',
  DATABASE_CA_FILE: '/aila/tls/ca.pem',
  TOKEN_ISSUER: 'http://localhost:8080',
  JWKS_URL: 'http://localhost:8081/.well-known/jwks.json',
  TUTOR_MODEL: 'mock',
  FIELD_KEYS: 'local',
  FIELD_KEY_FILE: '/aila/secrets/field.key',
};

describe('incident class 17, a default that is too weak', () => {
  test('what npm start sets is good for development', () => {
    expect(problemsOf(readTextGenConfig, development)).toEqual([]);
  });

  test('and in production each of it keeps the service from starting', () => {
    expect(variablesOf(problemsOf(readTextGenConfig, { ...development, NODE_ENV: 'production' }))).toEqual([
      'ADVERTISED_URL',
      'DATABASE_HOST',
      'FIELD_KEYS',
      'JWKS_URL',
      'TLS_CERT_FILE',
      'TOKEN_ISSUER',
      'TUTOR_MODEL',
    ]);
  });

  test('nothing safe is a default: without settings production does not start', () => {
    expect(problemsOf(readTextGenConfig, { NODE_ENV: 'production' }).length).toBeGreaterThan(3);
  });
});
