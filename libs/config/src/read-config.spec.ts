import { databaseSettings, objectStoreSettings, queueSettings, serviceSettings, tokenSettings } from './groups.js';
import { ConfigError, readConfig } from './read-config.js';

const database = {
  DATABASE_HOST: 'db.internal',
  DATABASE_USER: 'aila_files',
  DATABASE_PASSWORD: 'secret-value',
  DATABASE_CA_FILE: '/tls/ca.pem',
};

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('every problem of every group is named in one go', () => {
  const problems = problemsOf(() =>
    readConfig({ service: serviceSettings, database: databaseSettings, token: tokenSettings }, { PORT: 'eight' }),
  );
  expect(problems.join('\n')).toMatch(/PORT/);
  expect(problems.join('\n')).toMatch(/DATABASE_HOST/);
  expect(problems.join('\n')).toMatch(/TOKEN_ISSUER/);
});

test('the text of a problem never carries the value of a variable', () => {
  const problems = problemsOf(() =>
    readConfig({ token: tokenSettings }, { TOKEN_ISSUER: 'hunter2', JWKS_URL: 'hunter2' }),
  );
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).not.toContain('hunter2');
});

test('production refuses the disk store, a local database and services without certificates', () => {
  const environment = {
    ...database,
    NODE_ENV: 'production',
    DATABASE_HOST: 'localhost',
    OBJECT_STORE: 'disk',
    OBJECT_STORE_DIR: '/data',
    OBJECT_STORE_KEY_FILE: '/data/key',
    OBJECT_STORE_PUBLIC_URL: 'http://localhost:8080/store',
  };
  const problems = problemsOf(() =>
    readConfig({ service: serviceSettings, database: databaseSettings, store: objectStoreSettings }, environment),
  );
  expect(problems).toHaveLength(3);
});

test('IAM authentication needs a region and no password', () => {
  const iam = { ...database, DATABASE_AUTH: 'iam', DATABASE_PASSWORD: '' };
  expect(problemsOf(() => readConfig({ database: databaseSettings }, iam))).toHaveLength(1);
  expect(readConfig({ database: databaseSettings }, { ...iam, AWS_REGION: 'ca-central-1' }).database.auth).toBe('iam');
});

test('what was read cannot be changed afterwards', () => {
  const config = readConfig({ database: databaseSettings }, database);
  expect(() => Object.assign(config.database, { host: 'elsewhere' })).toThrow(TypeError);
});

test('a group knows the variables of all its alternatives, and those that a check adds', () => {
  expect(objectStoreSettings.variables).toEqual(
    expect.arrayContaining(['OBJECT_STORE', 'OBJECT_STORE_DIR', 'S3_BUCKET']),
  );
  expect(serviceSettings.variables).toContain('TLS_CERT_FILE');
});

test.each([
  ['a proxy', 'aila.proxy-abc123.ca-central-1.rds.amazonaws.com', 1],
  ['a further endpoint of a proxy', 'readers.endpoint.proxy-abc123.ca-central-1.rds.amazonaws.com', 1],
  ['a proxy in China', 'aila.proxy-abc123.cn-north-1.rds.amazonaws.com.cn', 1],
  ['the database itself', 'aila.abc123.ca-central-1.rds.amazonaws.com', 0],
  ['a database elsewhere', 'postgres.example.edu', 0],
])('the queue in the database behind %s', (_, DATABASE_HOST, refused) => {
  const read = (QUEUE_URL: string) =>
    problemsOf(() => readConfig({ queue: queueSettings }, { DATABASE_HOST, QUEUE_URL }));
  expect(read('postgres:').filter((problem) => problem.startsWith('QUEUE_URL: ')).length).toBe(refused);
  expect(read('rediss://cache.internal:6379')).toEqual([]);
});
