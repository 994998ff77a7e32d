import { problemsOf, variablesOf } from '@aila/config/testing';
import { readGatewayConfig } from './gateway.config.js';

/** As the installation on one machine has it, without its certificates. */
const development = {
  DATABASE_HOST: 'localhost',
  DATABASE_USER: 'aila',
  DATABASE_PASSWORD: 'made-at-the-first-start',
  DATABASE_CA_FILE: '/aila/tls/ca.pem',
  TOKEN_ISSUER: 'http://localhost:8080',
  JWKS_URL: 'http://localhost:8081/.well-known/jwks.json',
  PUBLIC_URL: 'http://localhost:8080',
  PUBLIC_TLS: 'off',
  AUTH_URL: 'https://localhost:8081',
  FILES_URL: 'https://localhost:8082',
  TEXT_GEN_URL: 'https://localhost:8083',
  QUEUE_URL: 'redis://localhost:6379',
};

describe('incident class 17, a default that is too weak', () => {
  test('what npm start sets is good for development', () => {
    expect(problemsOf(readGatewayConfig, development)).toEqual([]);
  });

  test('and in production each of it keeps the service from starting', () => {
    expect(variablesOf(problemsOf(readGatewayConfig, { ...development, NODE_ENV: 'production' }))).toEqual([
      'DATABASE_HOST',
      'JWKS_URL',
      'PUBLIC_TLS',
      'PUBLIC_URL',
      'QUEUE_URL',
      'TLS_CERT_FILE',
      'TOKEN_ISSUER',
    ]);
  });

  test('nothing safe is a default: without settings production does not start', () => {
    expect(problemsOf(readGatewayConfig, { NODE_ENV: 'production' }).length).toBeGreaterThan(3);
  });

  test('no proxy is trusted unless it is counted, and never all of them', () => {
    expect(variablesOf(problemsOf(readGatewayConfig, { ...development, TRUSTED_PROXY_HOPS: 'true' }))).toEqual([
      'TRUSTED_PROXY_HOPS',
    ]);
    expect(readGatewayConfig(development).edge.proxies).toBe(0);
  });
});

test('a password for a proxy that takes tokens alone keeps the service from starting', () => {
  const proxied = {
    ...development,
    DATABASE_HOST: 'aila.proxy-abc.ca-central-1.rds.amazonaws.com',
    DATABASE_PROXY_AUTH: 'iam',
  };
  expect(problemsOf(readGatewayConfig, proxied)).toEqual([
    expect.stringMatching(/^DATABASE_AUTH: the proxy admits by IAM only/),
  ]);
  expect(problemsOf(readGatewayConfig, { ...proxied, DATABASE_AUTH: 'iam', AWS_REGION: 'ca-central-1' })).toEqual([]);
});
