import { z } from 'zod';
import type { ServiceName } from './roles.js';

/**
 * One SQL statement with what it answers. `Row` is what the driver returns as it is: the schema may not transform, since
 * rows are parsed by tests alone. `never` where a statement answers no rows.
 */
export interface Statement<Row = unknown> {
  /** `area.whatItDoes`, unique among all statements. */
  readonly name: string;
  readonly sql: string;
  readonly row: z.ZodObject | null;
  /** The services that run it, each as its own database role. */
  readonly services: readonly ServiceName[];
  /** Exists for the compiler alone. */
  readonly rowType?: Row;
}

/** What a statement answers, row by row. */
export type RowOf<S extends Statement> = NonNullable<S['rowType']>;

const statements = new Map<string, Statement>();

/** The statements that this process has loaded and that the service runs. */
export function statementsOf(service: ServiceName): Statement[] {
  return [...statements.values()].filter(({ services }) => services.includes(service));
}

/**
 * Gives the function that declares statements of these services:
 *
 * ```ts
 * const statement = statementsFor('files');
 * const readPage = statement('files.readPage', 'select text from content.page where ...', z.object({ text: z.string() }));
 * ```
 *
 * A test of each service prepares all of its statements as its own role and compares their columns with the schemas
 * (`testStatementsOf` of the testing library).
 */
export function statementsFor(...services: readonly [ServiceName, ...ServiceName[]]) {
  function statement(name: string, sql: string): Statement<never>;
  function statement<Row extends z.ZodObject>(name: string, sql: string, row: Row): Statement<z.output<Row>>;
  function statement(name: string, sql: string, row: z.ZodObject | null = null): Statement {
    if (statements.has(name)) throw new Error(`Two statements are called ${name}`);
    const declared: Statement = { name, sql, row, services };
    statements.set(name, declared);
    return declared;
  }
  return statement;
}

/** A column of type `bytea`. */
export const Bytes = z.instanceof(Buffer);

let checked = false;

/** From now on this process parses every row by its schema. Tests ask for it; services pay nothing. */
export function checkRows(): void {
  checked = true;
}

/** @throws when rows are checked and one of them is not what its statement promises */
export function checkedRows<Row>({ name, row }: Statement<Row>, rows: Row[]): Row[] {
  if (!checked || row === null) return rows;
  const { error } = z.array(row).safeParse(rows);
  if (error) throw new Error(`${name} answers other rows than it promises: ${z.prettifyError(error)}`);
  return rows;
}
