import { ConfigError } from '@aila/config';
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
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readTextGenConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const names = (problems: readonly string[]) => problems.map((problem) => problem.split(':')[0]).sort();

describe('incident class 17, a default that is too weak', () => {
  test('what npm start sets is good for development', () => {
    expect(problemsOf(development)).toEqual([]);
  });

  test('and in production each of it keeps the service from starting', () => {
    expect(names(problemsOf({ ...development, NODE_ENV: 'production' }))).toEqual([
      'ADVERTISED_URL',
      'DATABASE_HOST',
      'JWKS_URL',
      'TLS_CERT_FILE',
      'TOKEN_ISSUER',
      'TUTOR_MODEL',
    ]);
  });

  test('nothing safe is a default: without settings production does not start', () => {
    expect(problemsOf({ NODE_ENV: 'production' }).length).toBeGreaterThan(3);
  });
});
