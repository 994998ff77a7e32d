import { problemsOf, variablesOf } from '@aila/config/testing';
import { readIngestConfig } from './ingest.config.js';

/** As the installation on one machine has it, without its certificates. */
const development = {
  DATABASE_HOST: 'localhost',
  DATABASE_USER: 'aila',
  DATABASE_PASSWORD: 'made-at-the-first-start',
  DATABASE_CA_FILE: '/aila/tls/ca.pem',
  OBJECT_STORE: 'disk',
  OBJECT_STORE_DIR: '/aila/store',
  OBJECT_STORE_KEY_FILE: '/aila/object-store.key',
  OBJECT_STORE_PUBLIC_URL: 'http://localhost:8080/store',
};

describe('incident class 17, a default that is too weak', () => {
  test('what npm start sets is good for development', () => {
    expect(problemsOf(readIngestConfig, development)).toEqual([]);
  });

  test('and in production each of it keeps the service from starting', () => {
    expect(variablesOf(problemsOf(readIngestConfig, { ...development, NODE_ENV: 'production' }))).toEqual([
      'DATABASE_HOST',
      'OBJECT_STORE',
      'TLS_CERT_FILE',
    ]);
  });

  test('nothing safe is a default: without settings production does not start', () => {
    expect(problemsOf(readIngestConfig, { NODE_ENV: 'production' }).length).toBeGreaterThan(3);
  });
});
