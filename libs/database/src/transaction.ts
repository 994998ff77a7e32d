import { EntityManager, type DataSource, type QueryRunner } from 'typeorm';
import { checkedRows, type Statement } from './statement.js';

/** A transaction that runs with the rights of an actor. It reads by statements, and writes entities as TypeORM does. */
export class Transaction extends EntityManager {
  private readonly runner: QueryRunner;

  /** @param runner whose transaction has begun */
  constructor(dataSource: DataSource, runner: QueryRunner) {
    super(dataSource, runner);
    this.runner = runner;
  }

  /** @param parameters the values of `$1`, `$2` and so on */
  async rows<Row>(statement: Statement<Row>, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { records } = await this.runner.query(statement.sql, [...parameters], true);
    return checkedRows(statement, records as Row[]);
  }

  /** @throws when there is not exactly one row */
  async row<Row>(statement: Statement<Row>, parameters: readonly unknown[] = []): Promise<Row> {
    const row = await this.optionalRow(statement, parameters);
    if (row === undefined) throw new Error(`${statement.name} answers no row`);
    return row;
  }

  /** Undefined when there is none. @throws when there are more than one */
  async optionalRow<Row>(statement: Statement<Row>, parameters: readonly unknown[] = []): Promise<Row | undefined> {
    const rows = await this.rows(statement, parameters);
    if (rows.length > 1) throw new Error(`${statement.name} answers ${rows.length} rows instead of one`);
    return rows[0];
  }

  /** @returns how many rows were inserted, changed or deleted */
  async run(statement: Statement<never>, parameters: readonly unknown[] = []): Promise<number> {
    const { affected } = await this.runner.query(statement.sql, [...parameters], true);
    return affected ?? 0;
  }
}
