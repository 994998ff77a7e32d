import { Bytes, createPool, statementsOf, type ServiceName, type Statement } from '@aila/database';
import type { Connection, FieldDef, PoolClient, Submittable } from 'pg';
import type { z } from 'zod';
import { TestDatabase } from './test-database.js';

/** The test of a service's statements. Its suite imports what declares them. */
export function testStatementsOf(service: ServiceName): void {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await TestDatabase.start();
  }, 60_000);
  afterAll(() => db.stop());

  test('every statement of the service fits the database as its own role sees it, in columns, types and rights', async () => {
    expect(await problemsOfStatements(db, service)).toEqual([]);
  });
}

/**
 * What is wrong with the statements of a service that were loaded, one line each: the database does not know a table or a
 * column, the service's role lacks a right, or a column's name or type is not what the statement's schema says. Nothing is
 * executed.
 */
export async function problemsOfStatements(db: TestDatabase, service: ServiceName): Promise<string[]> {
  const statements = statementsOf(service);
  if (statements.length === 0) throw new Error(`No statement of ${service} is loaded`);
  const pool = createPool(db.settingsFor(service), { max: 1, application_name: 'test-statements' });
  try {
    const client = await pool.connect();
    try {
      const types = await kindsOfTypes(client);
      const problems: string[] = [];
      for (const statement of statements)
        problems.push(
          ...(await problemsOf(client, types, statement)).map((problem) => `${statement.name}: ${problem}`),
        );
      return problems;
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
  }
}

async function problemsOf(
  client: PoolClient,
  types: ReadonlyMap<number, string>,
  { sql, row }: Statement,
): Promise<string[]> {
  try {
    const columns = await describe(client, sql);
    // Parsing looks at no grants. Planning does, and it executes nothing.
    await client.query(`explain (generic_plan) ${sql}`);
    return compare(columns, types, row?.shape ?? {});
  } catch (error) {
    return [(error as Error).message];
  }
}

function compare(
  columns: readonly FieldDef[],
  types: ReadonlyMap<number, string>,
  shape: Record<string, z.ZodType>,
): string[] {
  const answered = new Map(columns.map(({ name, dataTypeID }) => [name, types.get(dataTypeID) ?? 'unknown']));
  const promised = Object.entries(shape);
  return [
    ...promised.flatMap(([name, schema]) => {
      const is = answered.get(name);
      if (is === undefined) return [`answers no column ${name}`];
      // What is inside of JSON, the database does not know.
      if (is === 'json') return [];
      const wanted = kindOf(schema);
      return is === wanted ? [] : [`${name} is ${is} and not ${wanted}`];
    }),
    ...[...answered]
      .filter(([name, kind]) => kind !== 'void' && !(name in shape))
      .map(([name]) => `has no schema for ${name}`),
  ];
}

/** Asks the server for the columns that a statement would answer. */
function describe(client: PoolClient, text: string): Promise<FieldDef[]> {
  return new Promise((done, fail) => {
    let columns: FieldDef[] = [];
    const question: Submittable & Record<string, unknown> = {
      submit(connection: Connection) {
        const { parse, describe, sync } = connection as unknown as Record<string, (message?: object) => void>;
        parse?.call(connection, { text });
        describe?.call(connection, { type: 'S', name: '' });
        sync?.call(connection);
      },
      handleRowDescription: ({ fields }: { fields: FieldDef[] }) => (columns = fields),
      // The server skips everything up to the sync, which was sent already.
      handleError: fail,
      handleReadyForQuery: () => done(columns),
    };
    client.query(question);
  });
}

/** What JavaScript kind the driver makes of each type, by its object id. */
async function kindsOfTypes(client: PoolClient): Promise<Map<number, string>> {
  const { rows } = await client.query<{ oid: number; name: string; type: string; array: number }>(
    `select oid, typname as name, typtype as type, typarray as array from pg_type`,
  );
  const kinds = new Map<number, string>();
  for (const { oid, name, type, array } of rows) {
    // The driver leaves enumerations as they are, and arrays of them too.
    const kind = type === 'e' ? 'string' : kindsByName[name];
    if (kind === undefined) continue;
    kinds.set(oid, kind);
    if (type !== 'e' && kind !== 'json') kinds.set(array, `${kind}[]`);
    else if (array !== 0) kinds.set(array, type === 'e' ? 'string' : 'json[]');
  }
  return kinds;
}

const kindsByName: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  float4: 'number',
  float8: 'number',
  // Larger than a number may be exact; the driver leaves it as it is.
  int8: 'string',
  numeric: 'string',
  text: 'string',
  varchar: 'string',
  uuid: 'string',
  inet: 'string',
  bytea: 'bytes',
  timestamptz: 'date',
  json: 'json',
  jsonb: 'json',
  // Of functions that are called for what they do, as taking a lock.
  void: 'void',
};

/** The kind that a schema takes. @throws when it is none that a column can have, as one that transforms */
function kindOf(schema: z.ZodType): string {
  if (schema === Bytes) return 'bytes';
  const { def } = schema as z.ZodType & { readonly def: SchemaDefinition };
  switch (def.type) {
    case 'nullable':
    case 'readonly':
      return kindOf(def.innerType);
    case 'array':
      return `${kindOf(def.element)}[]`;
    case 'enum':
      return 'string';
    case 'literal':
      return typeof def.values[0];
    case 'string':
    case 'number':
    case 'boolean':
    case 'date':
      return def.type;
    case 'object':
    case 'record':
      return 'json';
    default:
      throw new Error(`a column cannot be described by a schema of type ${schema.def.type}`);
  }
}

type SchemaDefinition =
  | { readonly type: 'nullable' | 'readonly'; readonly innerType: z.ZodType }
  | { readonly type: 'array'; readonly element: z.ZodType }
  | { readonly type: 'literal'; readonly values: readonly unknown[] }
  | { readonly type: 'enum' | 'string' | 'number' | 'boolean' | 'date' | 'object' | 'record' };
